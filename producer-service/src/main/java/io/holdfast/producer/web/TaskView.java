package io.holdfast.producer.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.producer.reader.JsonText;
import io.holdfast.producer.waiting.Waiting;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.Progress;
import io.holdfast.queue.model.TaskDetail;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One task with all that is known of it.
 *
 * @param payload byte for byte as it was enqueued
 * @param payloadBase64 instead of the payload, when that is not JSON: only Java producers can enqueue such
 * @param waiting why it is not running, if it waits
 */
record TaskView(
        @JsonUnwrapped SummaryView summary,
        @JsonRawValue @Nullable String payload,
        @Nullable String payloadBase64,
        @Nullable String lastError,
        @Nullable Integer putOffs,
        @Nullable ProgressView progress,
        @JsonUnwrapped ResultView result,
        @Nullable List<AttemptView> attempts,
        @Nullable WaitingView waiting) {

    /** How far the run that is under way, or else the last one, had come. */
    record ProgressView(int percent, @Nullable String note, Instant reportedAt) {

        static ProgressView of(Progress progress) {
            return new ProgressView(
                    progress.percent(), progress.note().isEmpty() ? null : progress.note(), progress.reportedAt());
        }
    }

    static TaskView of(TaskDetail task, @Nullable Waiting waiting, int usualRetries) {
        Payload payload = task.payload();
        boolean json = JsonText.isValue(payload.bytes());
        List<AttemptView> attempts =
                task.attempts().stream().map(AttemptView::of).toList();
        return new TaskView(
                SummaryView.of(task.summary(), usualRetries),
                json ? payload.text() : null,
                json ? null : Base64.getEncoder().encodeToString(payload.bytes()),
                task.lastError(),
                task.putOff() == null ? null : task.putOff().times(),
                task.progress() == null ? null : ProgressView.of(task.progress()),
                ResultView.of(task.result()),
                attempts.isEmpty() ? null : attempts,
                WaitingView.of(waiting));
    }
}
