package io.holdfast.queue.flow;

/** The ranges of the values of limits. */
final class LimitRange {

    private LimitRange() {}

    /** @param name as in the API */
    static void check(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be between 1 and " + max);
        }
    }
}
