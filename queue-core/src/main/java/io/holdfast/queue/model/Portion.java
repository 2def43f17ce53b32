package io.holdfast.queue.model;

/** How many tasks a sweep may be asked to handle in one step. */
final class Portion {

    private static final int MAX = 1_000;

    private Portion() {}

    static void check(int limit) {
        if (limit < 1 || limit > MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX + ", not " + limit);
        }
    }
}
