package io.holdfast.monitor.web.operations;

import io.holdfast.queue.operation.OperationAction;

/**
 * An action in words.
 *
 * @param verb on a button
 * @param past of what it has done
 * @param consequence what happens to the tasks
 */
record ActionWords(String verb, String past, String consequence, boolean destructive) {

    static ActionWords of(OperationAction action) {
        return switch (action) {
            case REQUEUE ->
                new ActionWords("Requeue", "requeued", "They go back to pending, with fresh retries.", false);
            case DELETE -> new ActionWords("Delete", "deleted", "They end as cancelled. This cannot be undone.", true);
            case CANCEL ->
                new ActionWords(
                        "Cancel",
                        "cancelled",
                        "Waiting tasks end as cancelled, which cannot be undone. The handlers of running ones are told to"
                                + " stop.",
                        true);
            case RUN_NOW ->
                new ActionWords("Run now", "moved to pending", "They go behind the tasks that are pending.", false);
        };
    }
}
