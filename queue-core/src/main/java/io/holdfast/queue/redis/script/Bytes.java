package io.holdfast.queue.redis.script;

import java.nio.charset.StandardCharsets;

/** Converts texts and numbers to and from the bytes that Redis stores. */
public final class Bytes {

    public static final byte[] EMPTY = new byte[0];

    private Bytes() {}

    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] of(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
