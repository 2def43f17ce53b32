package io.holdfast.worker.json;

import io.holdfast.worker.PermanentFailureException;

/** A payload that does not have the type of its handler. Names the field, never its value. */
public final class PayloadException extends PermanentFailureException {

    PayloadException(String message) {
        super(message);
    }
}
