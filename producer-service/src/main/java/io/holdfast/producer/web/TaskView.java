package io.holdfast.producer.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.holdfast.producer.reader.JsonText;
import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One task with all that is known of it.
 *
 * @param payload byte for byte as it was enqueued
 * @param payloadBase64 instead of the payload, when that is not JSON: only Java producers can enqueue such
 */
record TaskView(
        @JsonUnwrapped SummaryView summary,
        @JsonRawValue @Nullable String payload,
        @Nullable String payloadBase64,
        @Nullable String lastError,
        @Nullable Integer putOffs,
        @Nullable List<AttemptView> attempts) {

    /** One run that did not succeed. */
    record AttemptView(
            Instant endedAt,
            String kind,
            String worker,
            @Nullable Long runMs,
            String error) {

        static AttemptView of(Attempt attempt) {
            Duration runTime = attempt.runTime();
            return new AttemptView(
                    attempt.endedAt(),
                    attempt.kind().name().toLowerCase(Locale.ROOT),
                    attempt.worker().value(),
                    runTime == null ? null : runTime.toMillis(),
                    attempt.error());
        }
    }

    static TaskView of(TaskDetail task, int usualRetries) {
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
                attempts.isEmpty() ? null : attempts);
    }
}
