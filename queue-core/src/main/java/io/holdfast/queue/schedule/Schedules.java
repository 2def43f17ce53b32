package io.holdfast.queue.schedule;

import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of one Redis. Each is stored with its queue, so that one script decides a tick, enqueues its task and
 * sets the next tick. Thread-safe, and safe in any number of processes. Every call may throw a {@link
 * io.holdfast.queue.StoreException} within a bounded time; a call that changes something can be repeated then.
 */
public interface Schedules {

    /** Maximum number of schedules. */
    int MAX_SCHEDULES = 20_000;

    int MAX_PAGE = 100;

    /** Maximum number of ticks that one call of {@link #startFire} decides. */
    int MAX_FIRES = 500;

    /** What became of {@link #put}. */
    enum PutResult {
        CREATED,
        REPLACED,
        /** There are {@value Schedules#MAX_SCHEDULES} others. */
        FULL
    }

    /**
     * Creates or replaces a schedule. If it has the same times as before, its next tick stays, so that storing a
     * schedule again loses none. With other times, undecided ticks count by the new times. If it moves to another queue,
     * its last fires go with it; but a run in the old queue counts as over there, because no step sees both queues.
     */
    PutResult put(Schedule schedule);

    /**
     * Like {@link #put}, but a schedule that exists stays paused or not, as its users have set it, also if they do so at
     * the same time.
     */
    PutResult putDeclared(Schedule schedule);

    /** Whether there is one, also one that cannot be read. */
    boolean exists(ScheduleName name);

    /** @throws UnreadableScheduleException if it cannot be read */
    Optional<StoredSchedule> find(ScheduleName name);

    /**
     * Returns the schedules of a page.
     *
     * @param limit 1 to {@value #MAX_PAGE}
     * @param after only those after this name; null for the first
     */
    SchedulePage page(int limit, @Nullable ScheduleName after);

    /**
     * Removes a schedule. Its tasks stay.
     *
     * @return false if there is none
     */
    boolean remove(ScheduleName name);

    /**
     * Stops a schedule, or starts it again with the first tick after now. Ticks while it is paused are not missed.
     *
     * @return false if there is none
     * @throws UnreadableScheduleException if it cannot be read
     */
    boolean pause(ScheduleName name, boolean paused);

    /**
     * Runs a schedule now, also while it is paused, subject to its overlap rule. Its ticks stay as they are.
     *
     * @param createdAt creation time of the task, by the caller's clock
     * @return empty if there is none
     * @throws UnreadableScheduleException if it cannot be read
     */
    Optional<Fire> trigger(ScheduleName name, Instant createdAt);

    /**
     * Starts to decide the due ticks of a queue, at most {@value #MAX_FIRES}, and returns at once. A schedule that
     * cannot be decided does not affect the others.
     *
     * @param computation computes the ticks, which may take a second after an outage: not on a thread that carries the
     *     replies of Redis
     */
    CompletableFuture<FireReport> startFire(QueueName queue, Executor computation);
}
