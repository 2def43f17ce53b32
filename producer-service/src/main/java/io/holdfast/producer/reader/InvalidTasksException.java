package io.holdfast.producer.reader;

import java.util.List;

/** A request whose tasks can't be taken, and why; none of them was. */
public final class InvalidTasksException extends RuntimeException {

    private final transient List<FieldError> errors;
    private final boolean tooLarge;

    InvalidTasksException(List<FieldError> errors, boolean tooLarge) {
        super(errors.size() + " errors, first: " + errors.get(0).message());
        this.errors = List.copyOf(errors);
        this.tooLarge = tooLarge;
    }

    /** In the order of the request; never empty, and bounded. */
    public List<FieldError> errors() {
        return errors;
    }

    /** Whether a limit of size or number is among the reasons. */
    public boolean tooLarge() {
        return tooLarge;
    }
}
