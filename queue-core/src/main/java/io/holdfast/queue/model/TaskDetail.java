package io.holdfast.queue.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one task.
 *
 * @param attempts the last 20 runs that did not succeed, oldest first
 * @param putOff why it was last put off without costing a retry; null when it was not
 */
public record TaskDetail(
        TaskSummary summary,
        Payload payload,
        List<Attempt> attempts,
        @Nullable PutOff putOff) {

    /** What the last run that did not succeed says of itself, or why the task was put off. */
    public @Nullable String lastError() {
        if (putOff != null) {
            return putOff.reason();
        }
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).error();
    }
}
