package io.holdfast.queue.task;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The tenant, customer or resource that a task belongs to. The keys of a queue take turns; within a key the oldest task
 * goes first.
 *
 * @param value 1 to 128 characters without control characters
 */
public record TaskKey(String value) {

    private static final int MAX_LENGTH = 128;

    public TaskKey {
        int length = value.codePointCount(0, value.length());
        if (length < 1 || length > MAX_LENGTH || value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("key must be 1 to " + MAX_LENGTH + " characters, no control characters");
        }
        // A lone surrogate has no UTF-8 form: two different keys would become equal.
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException("key must be valid Unicode");
        }
    }

    /** The inverse of {@link #encoded()}. */
    public static TaskKey ofEncoded(String encoded) {
        return new TaskKey(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }

    /** The key as it is stored and sorted: URL-encoded, so without spaces. */
    public String encoded() {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return value;
    }
}
