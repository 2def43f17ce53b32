package io.holdfast.queue.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one task.
 *
 * @param attempts its runs, oldest first: the last 20 that came to nothing, and the one that is under way or succeeded
 * @param putOff why it was last put off without costing a retry; null when it was not
 * @param progress how far the run that is under way, else the last one, had come; null when it never said
 * @param result what its handler returned; null when it returned nothing or has not yet
 */
public record TaskDetail(
        TaskSummary summary,
        Payload payload,
        List<Attempt> attempts,
        @Nullable PutOff putOff,
        @Nullable Progress progress,
        @Nullable TaskResult result) {

    /** What the last run that came to nothing says of itself, or why the task was put off. */
    public @Nullable String lastError() {
        if (putOff != null) {
            return putOff.reason();
        }
        String last = null;
        for (Attempt attempt : attempts) {
            boolean failed = attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED;
            last = failed ? attempt.error() : last;
        }
        return last;
    }
}
