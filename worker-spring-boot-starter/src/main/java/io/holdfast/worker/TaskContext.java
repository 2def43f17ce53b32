package io.holdfast.worker;

import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The task that a handler runs. */
public interface TaskContext {

    TaskId id();

    QueueName queue();

    TaskType type();

    /** The tenant, customer or resource that the task belongs to; empty for none. */
    default Optional<TaskKey> key() {
        return Optional.empty();
    }

    /**
     * The trace to pass on with calls that the handler makes without an instrumented client: that of this run, or, if this
     * worker does not trace, that of the call that enqueued the task. Empty if neither is traced.
     */
    default Optional<TraceContext> trace() {
        return Optional.empty();
    }

    /** Counts from one. A run that its worker did not survive, or that was released, does not count. */
    int attempt();

    /**
     * The fencing token of this run: greater than that of any earlier run of the task. A resource that remembers the
     * highest token can reject a run that has lost its lease without knowing.
     */
    LeaseToken token();

    /** The bytes that the producer sent. */
    Payload payload();

    default String text() {
        return payload().text();
    }

    /** The remaining part of the task's timeout, by this machine's monotonic clock; empty without a timeout. */
    Optional<Duration> remaining();

    /** The end of the task's timeout, by this machine's clock; empty without a timeout. */
    Optional<Instant> deadline();

    /**
     * Whether this run should stop: a cancel was requested, its timeout has passed, its lease is lost, or the worker is
     * stopping and its grace period has ended. The thread was interrupted, too; this is for handlers that do not notice.
     */
    boolean cancelled();

    /**
     * Reports the progress of the run. Best effort: it never waits for Redis, only the last of several reports in a
     * short time is sent, and reports are lost while Redis is unavailable or full.
     *
     * @param percent limited to 0 to 100
     * @param note one line, cut to 1 KiB; may be empty
     */
    void progress(int percent, String note);
}
