package io.holdfast.queue.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an operation has got. If the process that runs it dies, the one that continues it repeats at most one step:
 * tasks of that step on which the action had its effect are then not counted again.
 *
 * @param scanned how many records it has scanned
 * @param total how many records there were to look at when it started
 * @param acted the number of tasks that were changed
 * @param skipped matched, but had moved meanwhile, or came or failed after the start
 * @param failed could not be changed because something stored for them is damaged
 * @param startedAt when its first step began; null before that
 * @param endedAt null while it is active
 * @param cursor where it continues; null at the start and at the end
 * @param problem why it failed; null if it did not
 * @param repeated whether a step may have been repeated, so that the counts may be too low
 */
public record OperationProgress(
        long scanned,
        long total,
        long acted,
        long skipped,
        long failed,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String cursor,
        @Nullable String problem,
        boolean repeated) {

    /** Of an operation that has not begun. */
    public static final OperationProgress NONE = new OperationProgress(0, 0, 0, 0, 0, null, null, null, null, false);

    /** How many tasks have matched. */
    public long matched() {
        return acted + skipped + failed;
    }

    OperationProgress startedAt(Instant now) {
        return new OperationProgress(scanned, total, acted, skipped, failed, now, endedAt, cursor, problem, repeated);
    }

    OperationProgress plus(ActionCounts counts) {
        return new OperationProgress(
                scanned,
                total,
                acted + counts.acted(),
                skipped + counts.skipped(),
                failed + counts.failed(),
                startedAt,
                endedAt,
                cursor,
                problem,
                repeated);
    }

    /** After a further page. The first one knows the total: later the action, and tasks that arrive, have changed it. */
    OperationProgress scanned(long more, long totalNow, @Nullable String nextCursor) {
        return new OperationProgress(
                scanned + more,
                Math.max(total == 0 ? totalNow : total, scanned + more),
                acted,
                skipped,
                failed,
                startedAt,
                endedAt,
                nextCursor,
                problem,
                repeated);
    }

    public OperationProgress ended(Instant now, @Nullable String why) {
        return new OperationProgress(scanned, total, acted, skipped, failed, startedAt, now, cursor, why, repeated);
    }

    /** What was done in a step before it failed, or before its runner died, may not be counted. */
    OperationProgress asRepeated() {
        return new OperationProgress(scanned, total, acted, skipped, failed, startedAt, endedAt, cursor, problem, true);
    }
}
