package io.holdfast.service.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.search.TaskQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * An operation in JSON.
 *
 * @param acted the number of tasks that were changed
 * @param exact false if a step may have been repeated, so that the counts may be too low
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record OperationView(
        String id,
        String action,
        String q,
        int maxPerSecond,
        String who,
        String state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String stoppedBy,
        long matched,
        long acted,
        long skipped,
        long failed,
        boolean exact,
        long scanned,
        long total,
        @Nullable String problem) {

    public static OperationView of(Operation operation) {
        OperationProgress progress = operation.progress();
        return new OperationView(
                operation.id(),
                operation.request().action().label(),
                TaskQuery.format(operation.request().filter()),
                operation.request().maxPerSecond(),
                operation.request().who(),
                operation.state().label(),
                operation.createdAt(),
                progress.startedAt(),
                progress.endedAt(),
                operation.stoppedBy(),
                progress.matched(),
                progress.acted(),
                progress.skipped(),
                progress.failed(),
                !progress.repeated(),
                progress.scanned(),
                progress.total(),
                progress.problem());
    }
}
