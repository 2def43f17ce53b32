package io.holdfast.queue.redis.script;

import io.holdfast.queue.task.TimeRange;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a script's reply from start to end. */
public final class Reply {

    private final int size;
    private final Iterator<Object> values;

    Reply(@Nullable List<Object> values) {
        this.size = values == null ? 0 : values.size();
        this.values = values == null ? List.of().iterator() : values.iterator();
    }

    /** The number of all values, including those already read. */
    public int size() {
        return size;
    }

    public boolean hasMore() {
        return values.hasNext();
    }

    /** The next value, of any type. */
    Object value() {
        return values.next();
    }

    /** The next value, which is a nested list. */
    @SuppressWarnings("unchecked")
    public Reply list() {
        return new Reply((List<Object>) values.next());
    }

    /** The next list. Scripts send an empty text instead of an empty list: it is cheaper. */
    @SuppressWarnings("unchecked")
    public Reply listOrEmpty() {
        return new Reply(values.next() instanceof List<?> list ? (List<Object>) list : List.of());
    }

    public byte[] bytes() {
        return (byte[]) values.next();
    }

    public String text() {
        return Bytes.text(bytes());
    }

    /** A number that the script returned as an integer or as digits. */
    public long number() {
        return numberOf(values.next());
    }

    /** A stored count; 0 if there is none or it is damaged. */
    public int count() {
        Object value = values.next();
        return value == null ? 0 : StoredCount.of(Bytes.text((byte[]) value));
    }

    private static long numberOf(Object value) {
        return value instanceof Long number ? number : Long.parseLong(Bytes.text((byte[]) value));
    }

    /** Milliseconds that a script returned as a score or as digits; null for an empty value. */
    @Nullable
    public Long millis() {
        String text = text();
        return text.isEmpty() ? null : millisOf(text);
    }

    /** A score as milliseconds. Redis prints an infinite score in a special way; it means never. */
    public static long millisOf(String score) {
        if (score.equals("inf") || score.equals("-inf")) {
            return score.equals("inf") ? TimeRange.MAX_MILLIS : -TimeRange.MAX_MILLIS;
        }
        return (long) Math.max(-TimeRange.MAX_MILLIS, Math.min(TimeRange.MAX_MILLIS, Double.parseDouble(score)));
    }
}
