package io.holdfast.worker.execute;

import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.settle.ProgressReporter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as its handler sees it.
 *
 * @param passedOn the trace of this run, or, if it is not traced, that of its task; null for none
 */
public record RunContext(
        LeasedTask task,
        HandlerOptions options,
        Interruption interruption,
        ProgressReporter progress,
        @Nullable TraceContext passedOn,
        long startNanos)
        implements TaskContext {

    @Override
    public TaskId id() {
        return task.lease().task().id();
    }

    @Override
    public QueueName queue() {
        return task.lease().queue();
    }

    @Override
    public TaskType type() {
        return task.header().type();
    }

    @Override
    public Optional<TaskKey> key() {
        return Optional.ofNullable(task.header().key());
    }

    @Override
    public Optional<TraceContext> trace() {
        return Optional.ofNullable(passedOn);
    }

    @Override
    public int attempt() {
        return task.attempt();
    }

    @Override
    public LeaseToken token() {
        return task.lease().token();
    }

    @Override
    public Payload payload() {
        return task.payload();
    }

    @Override
    public Optional<Duration> remaining() {
        Duration timeout = options.timeoutOf(task.header());
        return Optional.ofNullable(timeout).map(longest -> longest.minus(runTime()));
    }

    @Override
    public Optional<Instant> deadline() {
        return remaining().map(left -> Clock.systemUTC().instant().plus(left));
    }

    @Override
    public void progress(int percent, String note) {
        progress.report(new ProgressReport(task.lease(), Math.max(0, Math.min(100, percent)), note));
    }

    @Override
    public boolean cancelled() {
        return interruption.reason() != null;
    }

    Duration runTime() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
