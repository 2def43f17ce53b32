package io.holdfast.queue.redis.script;

/** The time that scripts receive as an argument. */
@FunctionalInterface
public interface ScriptClock {

    /** Redis' own clock, the only clock used in production. */
    ScriptClock REDIS = () -> "";

    /** Milliseconds in digits, or empty for Redis' own clock. */
    String now();
}
