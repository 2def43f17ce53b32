package io.holdfast.monitor.web.workers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.worker.RunningTask;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What one slot runs. An older worker reports only the id.
 *
 * @param since when the run began, by Redis' clock
 * @param overdue whether it runs longer than its timeout: its handler ignores the interrupt, or its worker the timeout
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
record SlotView(
        String id,
        @Nullable String queue,
        @Nullable String type,
        @Nullable Integer attempt,
        @Nullable Instant since,
        @Nullable Long runningMs,
        @Nullable Long timeoutMs,
        boolean overdue) {

    static SlotView of(RunningTask task, MonitoredWorker worker) {
        RunningTask.Run run = task.run();
        if (run == null) {
            return new SlotView(task.id().value(), null, null, null, null, null, null, false);
        }
        Duration timeout = run.timeout();
        Duration age = run.age().plus(worker.silent() ? Duration.ZERO : worker.unseenFor());
        return new SlotView(
                task.id().value(),
                run.queue().value(),
                run.type().value(),
                run.attempt(),
                worker.lastSeen().minus(run.age()),
                age.toMillis(),
                timeout == null ? null : timeout.toMillis(),
                timeout != null && age.compareTo(timeout) > 0);
    }

    /** How long it has run; of a silent worker, how long it had run when the worker was last seen. */
    @JsonIgnore
    public @Nullable String runTime() {
        return runningMs == null ? null : Formats.runTime(Duration.ofMillis(runningMs));
    }

    @JsonIgnore
    public @Nullable String timeoutText() {
        return timeoutMs == null ? null : Formats.runTime(Duration.ofMillis(timeoutMs));
    }
}
