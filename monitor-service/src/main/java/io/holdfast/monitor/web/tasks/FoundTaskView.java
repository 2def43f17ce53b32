package io.holdfast.monitor.web.tasks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A task that a search has found.
 *
 * @param stateAt when a delayed task is due, the lease of a running one expires, or an ended one ended
 * @param lastError in one line
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record FoundTaskView(
        String id,
        String queue,
        String type,
        String state,
        String priority,
        int retryCount,
        Instant createdAt,
        @Nullable Instant stateAt,
        @Nullable String worker,
        @Nullable String idempotencyKey,
        @Nullable String lastError) {

    private static final int MAX_ERROR_BYTES = 500;

    static FoundTaskView of(FoundTask found) {
        TaskSummary task = found.task();
        return new FoundTaskView(
                task.ref().id().value(),
                task.queue().value(),
                task.header().type().value(),
                task.state().label(),
                task.ref().priority().label(),
                task.retries(),
                task.header().createdAt(),
                task.stateTime(),
                task.worker() == null ? null : task.worker().value(),
                task.header().idempotencyKey() == null
                        ? null
                        : task.header().idempotencyKey().value(),
                found.error().isEmpty() ? null : OneLine.of(found.error(), MAX_ERROR_BYTES));
    }

    /** What happened or happens at {@link #stateAt}. */
    @JsonIgnore
    public String stateLabel() {
        return switch (TaskState.ofLabel(state)) {
            case DELAYED -> "due";
            case PROCESSING -> "lease expires";
            case DEAD -> "buried";
            case PENDING -> "";
            default -> "ended";
        };
    }
}
