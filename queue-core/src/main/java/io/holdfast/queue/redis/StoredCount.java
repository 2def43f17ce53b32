package io.holdfast.queue.redis;

/** A count that lies in Redis. A damaged one counts as none, so that it keeps nobody from the rest. */
final class StoredCount {

    private StoredCount() {}

    static int of(String digits) {
        try {
            return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(digits)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
