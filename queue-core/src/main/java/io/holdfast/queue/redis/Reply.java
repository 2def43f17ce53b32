package io.holdfast.queue.redis;

import io.holdfast.queue.model.TimeRange;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's reply from front to back. */
final class Reply {

    private final int size;
    private final Iterator<Object> values;

    Reply(@Nullable List<Object> values) {
        this.size = values == null ? 0 : values.size();
        this.values = values == null ? List.of().iterator() : values.iterator();
    }

    /** Of all values, those that were read already included. */
    int size() {
        return size;
    }

    boolean hasMore() {
        return values.hasNext();
    }

    /** The next value, whatever it is. */
    Object value() {
        return values.next();
    }

    /** The next value, which is a list of its own. */
    @SuppressWarnings("unchecked")
    Reply list() {
        return new Reply((List<Object>) values.next());
    }

    /** The same, where an empty text stands for a list of nothing, which costs a script less. */
    @SuppressWarnings("unchecked")
    Reply listOrEmpty() {
        return new Reply(values.next() instanceof List<?> list ? (List<Object>) list : List.of());
    }

    byte[] bytes() {
        return (byte[]) values.next();
    }

    String text() {
        return Bytes.text(bytes());
    }

    /** A number that the script returned as one, or in digits. */
    long number() {
        return numberOf(values.next());
    }

    /** A count that is stored; 0 where there is none, or a damaged one. */
    int count() {
        Object value = values.next();
        return value == null ? 0 : StoredCount.of(Bytes.text((byte[]) value));
    }

    private static long numberOf(Object value) {
        return value instanceof Long number ? number : Long.parseLong(Bytes.text((byte[]) value));
    }

    /** Milliseconds that a script returned as a score or in digits; null for an empty value. */
    @Nullable
    Long millis() {
        String text = text();
        return text.isEmpty() ? null : millisOf(text);
    }

    /** A score as milliseconds. Redis prints an infinite one in its own way; it stands for never. */
    static long millisOf(String score) {
        if (score.equals("inf") || score.equals("-inf")) {
            return score.equals("inf") ? TimeRange.MAX_MILLIS : -TimeRange.MAX_MILLIS;
        }
        return (long) Math.max(-TimeRange.MAX_MILLIS, Math.min(TimeRange.MAX_MILLIS, Double.parseDouble(score)));
    }
}
