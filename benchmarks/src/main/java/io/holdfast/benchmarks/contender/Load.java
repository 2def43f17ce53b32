package io.holdfast.benchmarks.contender;

import java.nio.charset.StandardCharsets;

/** The task that all contenders run. */
public final class Load {

    public static final String TYPE = "noop";
    public static final int PAYLOAD_BYTES = 64;

    /** How many tasks a call of a bulk enqueue brings. */
    public static final int BULK = 10_000;

    private static final byte[] PAYLOAD =
            ("\"" + "x".repeat(PAYLOAD_BYTES - 2) + "\"").getBytes(StandardCharsets.UTF_8);

    private Load() {}

    /** JSON, since that is what most tasks carry. Not to be changed. */
    public static byte[] payload() {
        return PAYLOAD;
    }
}
