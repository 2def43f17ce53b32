package io.holdfast.queue.sweep;

/** The maximum number of tasks that a sweep handles in one step. */
final class BatchLimit {

    private static final int MAX = 1_000;

    private BatchLimit() {}

    static void check(int limit) {
        if (limit < 1 || limit > MAX) {
            throw new IllegalArgumentException("limit must be between 1 and " + MAX + ", not " + limit);
        }
    }
}
