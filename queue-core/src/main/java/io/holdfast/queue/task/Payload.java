package io.holdfast.queue.task;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The input of a handler: bytes that nothing between the producer and the handler decodes. The array is shared, not
 * copied; neither side may change it.
 */
public final class Payload {

    /** The payload of a task that was enqueued without one: JSON {@code null}. */
    public static final Payload NULL = ofText("null");

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Payload of(byte[] bytes) {
        return new Payload(bytes);
    }

    public static Payload ofText(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return bytes.length;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Shows only the size: payloads do not belong in logs. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
