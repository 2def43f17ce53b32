package io.holdfast.queue.redis;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's flat reply from front to back. */
final class Reply {

    private final Iterator<Object> values;

    Reply(@Nullable List<Object> values) {
        this.values = values == null ? List.of().iterator() : values.iterator();
    }

    boolean hasMore() {
        return values.hasNext();
    }

    byte[] bytes() {
        return (byte[]) values.next();
    }

    String text() {
        return Bytes.text(bytes());
    }

    /** A number that the script returned as one, or in digits. */
    long number() {
        Object value = values.next();
        return value instanceof Long number ? number : Long.parseLong(Bytes.text((byte[]) value));
    }

    /** Milliseconds that a script returned as a score or in digits; null for an empty value. */
    @Nullable
    Long millis() {
        String text = text();
        return text.isEmpty() ? null : (long) Double.parseDouble(text);
    }
}
