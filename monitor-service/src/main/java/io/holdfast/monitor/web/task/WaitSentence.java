package io.holdfast.monitor.web.task;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.waiting.WaitReason;
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
            case "behind" ->
                reason.tasks() == null
                        ? "10,000 tasks or more are ahead of it."
                        : Formats.count(reason.tasks()) + (reason.tasks() == 1 ? " task is" : " tasks are")
                                + " ahead of it.";
            default -> detail + ".";
        };
    }
}
