package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.redis.RedisUnderTest;

/** Holdfast as users run it: its engine, and its worker with default settings except for the slots. */
public final class Holdfast implements OneByOne {

    public static final String NAME = "Holdfast";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public HoldfastSession open(RedisUnderTest redis) {
        return open(redis.port());
    }

    public HoldfastSession open(int port) {
        return new HoldfastSession(port);
    }
}
