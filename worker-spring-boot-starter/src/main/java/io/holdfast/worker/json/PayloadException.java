package io.holdfast.worker.json;

import io.holdfast.worker.PermanentFailureException;

/** A payload that is not what its handler takes. Names the field, never what stands in it. */
public final class PayloadException extends PermanentFailureException {

    PayloadException(String message) {
        super(message);
    }
}
