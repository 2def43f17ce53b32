package io.holdfast.service.operation;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.search.TaskQuery;

/** Operations in words. */
public final class OperationText {

    private OperationText() {}

    /** For the audit log: {@code operation 01K…: requeue state:dead type:email}. */
    public static String target(Operation operation) {
        return target(operation.id(), operation.request());
    }

    public static String target(String id, OperationRequest request) {
        return "operation " + id + ": " + request.action().label() + " " + TaskQuery.format(request.filter());
    }
}
