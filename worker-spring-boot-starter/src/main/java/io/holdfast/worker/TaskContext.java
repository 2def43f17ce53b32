package io.holdfast.worker;

import io.holdfast.queue.model.LeaseToken;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a handler knows of the task that it runs. */
public interface TaskContext {

    TaskId id();

    QueueName queue();

    TaskType type();

    /** Counts from one; a run that its worker did not survive, or that was given back, is not counted. */
    int attempt();

    /**
     * The fencing token of this run: greater than that of any earlier run of the task. A resource that remembers the
     * highest it has seen can refuse a run that has lost its lease and does not know it yet.
     */
    LeaseToken token();

    /** The bytes as the producer gave them. */
    Payload payload();

    default String text() {
        return payload().text();
    }

    /** What is left of the task's timeout, by this machine's monotonic clock; empty when it has none. */
    Optional<Duration> remaining();

    /** When the task's timeout is over, by this machine's clock; empty when it has none. */
    Optional<Instant> deadline();

    /**
     * Whether this run is to stop: a cancel was asked for, its timeout has passed, its lease was lost, or the worker
     * stops and its grace is over. Its thread has been interrupted then; this is for handlers that don't notice.
     */
    boolean cancelled();

    /**
     * Tells whoever looks how far the run is. Best effort: never waits for Redis, of many words in a short time the last
     * one counts, and when Redis is away or full they are lost.
     *
     * @param percent what is outside of 0 to 100 becomes the nearer of them
     * @param note in one line, cut to 1 KiB; may be empty
     */
    void progress(int percent, String note);
}
