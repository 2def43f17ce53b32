package io.holdfast.benchmarks.contender;

import java.nio.charset.StandardCharsets;

/** The task that all contenders run. */
public final class Load {

    public static final String TYPE = "noop";
    public static final int PAYLOAD_BYTES = 64;

    /** The number of tasks in each call of a bulk enqueue. */
    public static final int BULK = 10_000;

    private static final byte[] PAYLOAD =
            ("\"" + "x".repeat(PAYLOAD_BYTES - 2) + "\"").getBytes(StandardCharsets.UTF_8);

    private Load() {}

    /** JSON, because most tasks carry it. Must not change. */
    public static byte[] payload() {
        return PAYLOAD;
    }
}
