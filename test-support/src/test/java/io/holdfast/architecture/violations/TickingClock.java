package io.holdfast.architecture.violations;

/** Reads the time, which its name allows. */
final class TickingClock {

    long millis() {
        return System.currentTimeMillis();
    }
}
