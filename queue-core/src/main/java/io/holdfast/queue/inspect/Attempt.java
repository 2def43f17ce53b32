package io.holdfast.queue.inspect;

import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task.
 *
 * @param startedAt by Redis' clock; for a failed run the start of its handler, otherwise the time when its worker took
 *     the task. Null if an older worker recorded the attempt, or if many servers have taken over since
 * @param endedAt by Redis' clock; null while it runs
 * @param error why it did not succeed; empty while it runs and if it succeeded
 */
public record Attempt(
        @Nullable Instant startedAt, @Nullable Instant endedAt, Kind kind, WorkerId worker, String error) {

    /** The error of a reclaimed task. */
    public static final String WORKER_DIED = "The worker died or could not renew its lease";

    /** How a run ended. */
    public enum Kind {
        /** It is still running. */
        RUNNING,
        /** The handler returned. */
        SUCCEEDED,
        /** The handler threw, or ran longer than the task's timeout. */
        FAILED,
        /** The worker's lease expired and the reaper took the task back. */
        RECLAIMED
    }

    public static Attempt running(@Nullable Instant startedAt, WorkerId worker) {
        return new Attempt(startedAt, null, Kind.RUNNING, worker, "");
    }

    public static Attempt succeeded(@Nullable Instant startedAt, Instant endedAt, WorkerId worker) {
        return new Attempt(startedAt, endedAt, Kind.SUCCEEDED, worker, "");
    }

    public static Attempt failed(Instant endedAt, WorkerId worker, Duration runTime, String error) {
        return new Attempt(endedAt.minus(runTime), endedAt, Kind.FAILED, worker, error);
    }

    public static Attempt reclaimed(@Nullable Instant startedAt, Instant endedAt, WorkerId worker) {
        return new Attempt(startedAt, endedAt, Kind.RECLAIMED, worker, WORKER_DIED);
    }

    /** The time from its start to its end; null unless both are known. */
    public @Nullable Duration runTime() {
        return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
    }
}
