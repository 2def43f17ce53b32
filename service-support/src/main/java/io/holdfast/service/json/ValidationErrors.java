package io.holdfast.service.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the errors of one request up to {@value #MAX_ERRORS}, so that a client sees them all at once. */
final class ValidationErrors {

    private static final int MAX_ERRORS = 100;

    private final List<FieldError> errors = new ArrayList<>();
    private @Nullable Integer index;
    private String prefix = "";
    private boolean tooLarge;

    /** Errors added from now on belong to this item of the batch; null for none. */
    void setIndex(@Nullable Integer item) {
        index = item;
    }

    String prefix() {
        return prefix;
    }

    /** Errors added from now on are of fields whose names begin so. */
    void setPrefix(String names) {
        prefix = names;
    }

    /** @throws InvalidBodyException when the limit is reached */
    void add(@Nullable String field, String message) {
        boolean named = field != null && message.startsWith(field);
        errors.add(new FieldError(index, field == null ? null : prefix + field, named ? prefix + message : message));
        if (errors.size() >= MAX_ERRORS) {
            throw toException();
        }
    }

    /** Like {@link #add}, for an error that exceeds a limit of size or number. */
    void addTooLarge(@Nullable String field, String message) {
        tooLarge = true;
        add(field, message);
    }

    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw toException();
        }
    }

    InvalidBodyException toException() {
        return new InvalidBodyException(errors, tooLarge);
    }
}
