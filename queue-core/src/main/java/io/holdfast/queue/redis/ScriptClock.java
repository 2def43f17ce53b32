package io.holdfast.queue.redis;

/** What scripts get as the time. */
@FunctionalInterface
interface ScriptClock {

    /** Redis' own clock, the only one that decides in production. */
    ScriptClock REDIS = () -> "";

    /** Milliseconds in digits, or empty for Redis' own clock. */
    String now();
}
