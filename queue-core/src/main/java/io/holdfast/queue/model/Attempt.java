package io.holdfast.queue.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task.
 *
 * @param startedAt by Redis' clock; for a run that failed its handler's start, else when its worker took the task. Null
 *     where an older worker wrote the attempt down, or many servers have come and gone since
 * @param endedAt by Redis' clock; null while it runs
 * @param error why it came to nothing; empty while it runs and when it succeeded
 */
public record Attempt(
        @Nullable Instant startedAt, @Nullable Instant endedAt, Kind kind, WorkerId worker, String error) {

    private static final String WORKER_DIED = "The worker died, or could not renew its lease";

    /** How a run ended. */
    public enum Kind {
        /** It has not. */
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

    /** From its start to its end, where both are known. */
    public @Nullable Duration runTime() {
        return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
    }
}
