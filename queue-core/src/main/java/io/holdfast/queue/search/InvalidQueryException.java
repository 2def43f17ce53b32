package io.holdfast.queue.search;

import org.jspecify.annotations.Nullable;

/** A query that cannot be understood. The message names the qualifier and what is allowed. */
public final class InvalidQueryException extends IllegalArgumentException {

    private final @Nullable String qualifier;

    /** @param qualifier the name before the colon; null if the mistake is elsewhere */
    InvalidQueryException(@Nullable String qualifier, String message) {
        super(message);
        this.qualifier = qualifier;
    }

    public @Nullable String qualifier() {
        return qualifier;
    }
}
