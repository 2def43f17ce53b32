package io.holdfast.architecture.violations;

/** Reads the wall clock, which its name allows. */
final class TickingClock {

    long millis() {
        return System.currentTimeMillis();
    }
}
