package io.holdfast.service.json;

import java.util.List;

/** A request body has errors. The request has no effect. */
public final class InvalidBodyException extends RuntimeException {

    private final transient List<FieldError> errors;
    private final boolean tooLarge;

    InvalidBodyException(List<FieldError> errors, boolean tooLarge) {
        super(errors.size() + " errors, first: " + errors.get(0).message());
        this.errors = List.copyOf(errors);
        this.tooLarge = tooLarge;
    }

    /** In the order of the request; at least one, at most 100. */
    public List<FieldError> errors() {
        return errors;
    }

    /** Whether one of the errors exceeds a limit of size or number. */
    public boolean tooLarge() {
        return tooLarge;
    }
}
