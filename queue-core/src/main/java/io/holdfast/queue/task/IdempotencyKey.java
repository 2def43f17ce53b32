package io.holdfast.queue.task;

/**
 * A key that groups tasks of which at most one success is recorded within a time window, per queue.
 *
 * @param value 1 to 256 characters, any
 */
public record IdempotencyKey(String value) {

    private static final int MAX_LENGTH = 256;

    public IdempotencyKey {
        int length = value.codePointCount(0, value.length());
        if (length < 1 || length > MAX_LENGTH) {
            throw new IllegalArgumentException("idempotency_key must be 1 to " + MAX_LENGTH + " characters");
        }
        // A lone surrogate has no UTF-8 form: two different keys would become equal.
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("idempotency_key must be valid Unicode");
        }
    }
}
