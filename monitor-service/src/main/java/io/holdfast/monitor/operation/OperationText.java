package io.holdfast.monitor.operation;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.search.TaskQuery;

/** Operations in words. */
public final class OperationText {

    private OperationText() {}

    /** For the audit log: {@code operation 01K…: requeue state:dead type:email}. */
    public static String target(Operation operation) {
        return "operation " + operation.id() + ": "
                + operation.request().action().label() + " "
                + TaskQuery.format(operation.request().filter());
    }
}
