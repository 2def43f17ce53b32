package io.holdfast.queue.model;

/**
 * Joins tasks of which at most one success is recorded in a window of time, per queue.
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
        // A lone surrogate has no UTF-8 form: two different keys would become one.
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("idempotency_key must be valid Unicode");
        }
    }
}
