package io.holdfast.service.audit;

import io.holdfast.queue.StoreException;

/** The audit log cannot be written, so nothing was changed. */
public final class NotRecordedException extends RuntimeException {

    private final transient StoreException reason;

    NotRecordedException(StoreException reason) {
        super("Nothing was changed, because the audit log cannot be written: " + reason.getMessage(), reason);
        this.reason = reason;
    }

    public StoreException reason() {
        return reason;
    }
}
