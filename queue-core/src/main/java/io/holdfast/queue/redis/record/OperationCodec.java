package io.holdfast.queue.redis.record;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.OneLine;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operation as stored in Redis. The request is {@code <action> <rate>}, who, and the query, one after another in lines;
 * the query may have several. The progress is {@code <scanned> <total> <acted> <skipped> <failed> <started ms or 0> <1 if a
 * step may have been repeated, or 0>},
 * the cursor and the problem in lines of their own, both possibly empty.
 */
public final class OperationCodec {

    private static final int MAX_PROBLEM_BYTES = 1_000;
    private static final int COUNTS = 7;

    private OperationCodec() {}

    public static String encode(OperationRequest request) {
        return request.action().label() + " " + request.maxPerSecond() + "\n" + request.who() + "\n"
                + TaskQuery.format(request.filter());
    }

    public static String encode(OperationProgress progress) {
        return progress.scanned() + " " + progress.total() + " " + progress.acted() + " " + progress.skipped() + " "
                + progress.failed() + " "
                + (progress.startedAt() == null ? 0 : progress.startedAt().toEpochMilli())
                + (progress.repeated() ? " 1" : " 0") + "\n"
                + (progress.cursor() == null ? "" : progress.cursor()) + "\n"
                + (progress.problem() == null ? "" : OneLine.of(progress.problem(), MAX_PROBLEM_BYTES));
    }

    /** Returns null if something is damaged, which must not hide other operations. Empty texts stand for nothing. */
    public static @Nullable Operation decode(
            String id, Instant created, String request, String progress, String stoppedBy, String ended) {
        try {
            String[] lines = request.split("\n", 3);
            String[] words = lines[0].split(" ", 2);
            OperationRequest decoded = new OperationRequest(
                    OperationAction.ofLabel(words[0]), TaskQuery.parse(lines[2]), Integer.parseInt(words[1]), lines[1]);
            return new Operation(
                    id, decoded, created, stoppedBy.isEmpty() ? null : stoppedBy, progress(progress, ended));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    private static OperationProgress progress(String text, String ended) {
        Instant end = ended.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(ended));
        if (text.isEmpty()) {
            return new OperationProgress(0, 0, 0, 0, 0, null, end, null, null, false);
        }
        String[] lines = text.split("\n", 3);
        String[] counts = lines[0].split(" ", COUNTS);
        long started = Long.parseLong(counts[5]);
        return new OperationProgress(
                Long.parseLong(counts[0]),
                Long.parseLong(counts[1]),
                Long.parseLong(counts[2]),
                Long.parseLong(counts[3]),
                Long.parseLong(counts[4]),
                started == 0 ? null : Instant.ofEpochMilli(started),
                end,
                lines[1].isEmpty() ? null : lines[1],
                lines[2].isEmpty() ? null : lines[2],
                counts.length == COUNTS && counts[6].equals("1"));
    }
}
