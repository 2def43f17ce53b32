package io.holdfast.architecture.violations;

/** Reads the time, which is allowed for classes with this name. */
final class TickingClock {

    long millis() {
        return System.currentTimeMillis();
    }
}
