package io.holdfast.monitor.web.operations;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.search.TaskQuery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation as pages show it.
 *
 * @param done how far it has got, 0 to 1,000
 * @param rate tasks a second since its start
 */
record OperationRow(
        String id,
        ActionWords words,
        String query,
        String who,
        String state,
        String tone,
        boolean active,
        Instant createdAt,
        @Nullable Instant endedAt,
        long done,
        String acted,
        String maxPerSecond,
        String rate,
        String scanned,
        String skipped,
        String failed,
        @Nullable String length,
        @Nullable String stoppedBy,
        @Nullable String problem) {

    private static final int FULL = 1_000;

    /** The first steps come at once, so the rate of a shorter time is above its limit. */
    private static final Duration MIN_RATE_TIME = Duration.ofSeconds(1);

    static OperationRow of(Operation operation, Instant now) {
        OperationProgress progress = operation.progress();
        Instant end = progress.endedAt() == null ? now : progress.endedAt();
        Duration length = progress.startedAt() == null ? null : Duration.between(progress.startedAt(), end);
        return new OperationRow(
                operation.id(),
                ActionWords.of(operation.request().action()),
                TaskQuery.format(operation.request().filter()),
                operation.request().who(),
                operation.state().label(),
                toneOf(operation),
                operation.state().isActive(),
                operation.createdAt(),
                progress.endedAt(),
                doneOf(operation),
                (progress.repeated() ? "at least " : "") + Formats.count(progress.acted()),
                Formats.count(operation.request().maxPerSecond()),
                rateOf(progress, length),
                Formats.count(progress.scanned()) + " of "
                        + Formats.count(Math.max(progress.total(), progress.scanned())),
                Formats.count(progress.skipped()),
                Formats.count(progress.failed()),
                length == null || length.isNegative() ? null : Formats.duration(length),
                operation.stoppedBy(),
                progress.problem());
    }

    private static long doneOf(Operation operation) {
        OperationProgress progress = operation.progress();
        if (progress.endedAt() != null && progress.cursor() == null) {
            return FULL;
        }
        return progress.total() == 0 ? 0 : Math.min(FULL, FULL * progress.scanned() / progress.total());
    }

    private static String rateOf(OperationProgress progress, @Nullable Duration length) {
        return length == null || length.compareTo(MIN_RATE_TIME) < 0
                ? Formats.NONE
                : Formats.count(Math.round(progress.acted() * 1_000.0 / length.toMillis()));
    }

    private static String toneOf(Operation operation) {
        return switch (operation.state()) {
            case WAITING, RUNNING -> "pending";
            case STOPPING, STOPPED -> "warn";
            case DONE -> "good";
            case FAILED -> "bad";
        };
    }
}
