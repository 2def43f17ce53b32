package io.holdfast.queue.redis.script;

/** A count stored in Redis. A damaged one counts as zero, so that it does not block everything else. */
public final class StoredCount {

    private StoredCount() {}

    public static int of(String digits) {
        try {
            return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(digits)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
