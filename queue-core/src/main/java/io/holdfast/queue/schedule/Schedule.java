package io.holdfast.queue.schedule;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.OneLine;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that recurs.
 *
 * @param header of each of its tasks, with another creation time
 * @param window each run is later than its tick by a fixed time within this: see {@link ScheduleName#offsetIn}
 * @param owner the application whose code declares it; null if it was made over the API
 * @param maxPending a run fails if the queue would exceed this number of pending and delayed tasks; 0 for no limit
 */
public record Schedule(
        ScheduleName name,
        Timetable timetable,
        QueueName queue,
        Priority priority,
        TaskHeader header,
        Payload payload,
        CatchUp catchUp,
        Overlap overlap,
        Duration window,
        boolean paused,
        @Nullable String owner,
        long maxPending) {

    /** One day. */
    public static final Duration MAX_WINDOW = Duration.ofDays(1);

    private static final int MAX_OWNER_BYTES = 200;

    public Schedule {
        if (window.isNegative() || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("window_ms must be 0 to " + MAX_WINDOW.toMillis() + " (one day)");
        }
        owner = owner == null ? null : OneLine.of(owner, MAX_OWNER_BYTES);
    }

    public Schedule withPaused(boolean isPaused) {
        return new Schedule(
                name,
                timetable,
                queue,
                priority,
                header,
                payload,
                catchUp,
                overlap,
                window,
                isPaused,
                owner,
                maxPending);
    }

    public Schedule withHeader(TaskHeader other) {
        return new Schedule(
                name, timetable, queue, priority, other, payload, catchUp, overlap, window, paused, owner, maxPending);
    }

    public Schedule withQueue(QueueName other) {
        return new Schedule(
                name, timetable, other, priority, header, payload, catchUp, overlap, window, paused, owner, maxPending);
    }

    /** @param application whose code declares it; null if it was made over the API */
    public Schedule withOwner(@Nullable String application) {
        return new Schedule(
                name,
                timetable,
                queue,
                priority,
                header,
                payload,
                catchUp,
                overlap,
                window,
                paused,
                application,
                maxPending);
    }

    /** When a tick fires. */
    public Instant dueAt(Instant tick) {
        return tick.plus(name.offsetIn(window));
    }

    /** The task of a run. */
    public NewTask task(TaskId id, Instant createdAt) {
        return new NewTask(id, true, priority, StartTime.NOW, header.withCreatedAt(createdAt), payload);
    }
}
