package io.holdfast.queue.redis;

import java.nio.charset.StandardCharsets;

/** Converts texts and numbers to and from the bytes that Redis stores. */
final class Bytes {

    static final byte[] EMPTY = new byte[0];

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] of(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
