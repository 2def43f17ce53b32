package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.waiting.WaitReason;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a task waits, as a sentence.
 *
 * @param until when the reason ends; null if unknown
 */
record WaitSentence(String reason, String text, @Nullable Instant until) {

    static WaitSentence of(WaitReason reason) {
        return new WaitSentence(reason.reason(), text(reason), reason.until());
    }

    private static String text(WaitReason reason) {
        String detail = reason.detail() == null ? "" : reason.detail();
        return switch (reason.reason()) {
            case "scheduled" -> "It is scheduled for later.";
            case "retrying" -> "It failed and waits for its next run.";
            case "snooze" -> "It is snoozed: " + detail;
            case "paused" -> "Its queue is paused.";
            case "key_held" -> "Task " + reason.task() + " with the same idempotency key is running.";
            case "limited" -> limited(reason);
            case "behind" ->
                reason.tasks() == null
                        ? "10,000 tasks or more are ahead of it."
                        : Formats.count(reason.tasks()) + (reason.tasks() == 1 ? " task is" : " tasks are")
                                + " ahead of it.";
            default -> detail + ".";
        };
    }

    private static String limited(WaitReason reason) {
        String use = Formats.count(orZero(reason.used())) + " of " + Formats.count(orZero(reason.allowed()));
        String limit = reason.limit() == null ? "" : reason.limit();
        return switch (limit) {
            case "concurrency" -> "Its queue has reached its limit: " + use + " tasks run.";
            case "rate" -> "Its queue has reached its rate" + next(reason);
            case "key_paused" -> "Its key is paused.";
            case "key_delayed" -> "A task of its key asked to slow down" + next(reason);
            case "key_concurrency" -> "Its key has reached its limit: " + use + " tasks run.";
            case "key_rate" -> "Its key has reached its rate" + next(reason);
            default -> "It waits for a limit.";
        };
    }

    private static String next(WaitReason reason) {
        return reason.nextInMs() == null
                ? "."
                : "; the next task starts in " + Formats.duration(Duration.ofMillis(reason.nextInMs())) + ".";
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
