package io.holdfast.producer.tasks;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.waiting.Waiting;
import io.holdfast.service.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The response of {@code GET /tasks/{id}}.
 *
 * @param payload byte for byte as it was enqueued; null if it cannot be decrypted
 * @param payloadBase64 replaces the payload when it is not JSON, which only Java producers can enqueue
 * @param payloadNote why the payload cannot be decrypted
 * @param putOffs how often the task was snoozed since its last run; null for never
 * @param waiting null unless the task is pending or delayed
 */
record TaskView(
        @JsonUnwrapped TaskSummaryView summary,
        @JsonRawValue @Nullable String payload,
        @Nullable String payloadBase64,
        @Nullable String payloadNote,
        @Nullable String lastError,
        @Nullable Integer putOffs,
        @Nullable ProgressView progress,
        @JsonUnwrapped ResultView result,
        @Nullable List<AttemptView> attempts,
        @Nullable Waiting waiting) {

    static TaskView of(TaskDetail task, @Nullable Waiting waiting, int defaultMaxRetries) {
        Payload payload = task.payload();
        boolean json = payload != null && JsonText.isValue(payload.bytes());
        List<AttemptView> attempts =
                task.attempts().stream().map(AttemptView::of).toList();
        return new TaskView(
                TaskSummaryView.of(task.summary(), defaultMaxRetries),
                json && payload != null ? payload.text() : null,
                json || payload == null ? null : Base64.getEncoder().encodeToString(payload.bytes()),
                task.payloadEncryption() == null
                        ? null
                        : task.payloadEncryption().problem(),
                task.lastError(),
                task.snooze() == null ? null : task.snooze().times(),
                task.progress() == null ? null : ProgressView.of(task.progress()),
                ResultView.of(task.result(), task.resultEncryption()),
                attempts.isEmpty() ? null : attempts,
                waiting);
    }

    /** The progress of the current run, or else of the last one. */
    record ProgressView(int percent, @Nullable String note, Instant reportedAt) {
        static ProgressView of(Progress progress) {
            return new ProgressView(
                    progress.percent(), progress.note().isEmpty() ? null : progress.note(), progress.reportedAt());
        }
    }

    /**
     * What the handler returned.
     *
     * @param resultNote why there is no result, if the handler returned one, or why it cannot be decrypted
     */
    record ResultView(
            @JsonRawValue @Nullable String result, @Nullable String resultNote) {
        static ResultView of(@Nullable TaskResult result, @Nullable Encryption encryption) {
            if (result instanceof TaskResult.Kept kept) {
                return JsonText.isValue(kept.json().bytes())
                        ? new ResultView(kept.json().text(), null)
                        : new ResultView(null, "The result is not JSON");
            }
            String undecryptable = encryption == null ? null : encryption.problem();
            return new ResultView(null, result instanceof TaskResult.NotKept gone ? gone.why() : undecryptable);
        }
    }

    /**
     * One run.
     *
     * @param kind {@code running}, or how it ended
     */
    record AttemptView(
            String kind,
            String worker,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long runMs,
            @Nullable String error) {
        static AttemptView of(Attempt attempt) {
            Duration runTime = attempt.runTime();
            boolean failed = attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED;
            return new AttemptView(
                    attempt.kind().name().toLowerCase(Locale.ROOT),
                    attempt.worker().value(),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    runTime == null ? null : runTime.toMillis(),
                    failed ? attempt.error() : null);
        }
    }
}
