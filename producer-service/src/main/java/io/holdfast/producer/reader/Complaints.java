package io.holdfast.producer.reader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with one request, up to a bound, so that a client sees it all at once. */
final class Complaints {

    static final int MOST = 100;

    private final List<FieldError> errors = new ArrayList<>();
    private @Nullable Integer index;
    private boolean tooLarge;

    /** What follows is about this item of the batch, or about none. */
    void about(@Nullable Integer item) {
        index = item;
    }

    void add(@Nullable String field, String message) {
        errors.add(new FieldError(index, field, message));
        if (errors.size() >= MOST) {
            throw asException();
        }
    }

    void addTooLarge(@Nullable String field, String message) {
        tooLarge = true;
        add(field, message);
    }

    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw asException();
        }
    }

    InvalidTasksException asException() {
        return new InvalidTasksException(errors, tooLarge);
    }
}
