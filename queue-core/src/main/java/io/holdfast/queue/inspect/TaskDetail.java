package io.holdfast.queue.inspect;

import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known about one task.
 *
 * @param payload null if it is encrypted and cannot be decrypted
 * @param payloadEncryption null if the payload is not encrypted
 * @param attempts its runs, oldest first: the last 20 that did not succeed, and the one that is running or succeeded
 * @param snooze its last snooze; null if it was not snoozed
 * @param progress the last progress of the current run, otherwise of the last one; null if none was reported
 * @param result what its handler returned; null if it has not returned a value, or if that cannot be decrypted
 * @param resultEncryption null if there is no result, or it is not encrypted
 */
public record TaskDetail(
        TaskSummary summary,
        @Nullable Payload payload,
        @Nullable Encryption payloadEncryption,
        List<Attempt> attempts,
        @Nullable SnoozeRecord snooze,
        @Nullable Progress progress,
        @Nullable TaskResult result,
        @Nullable Encryption resultEncryption) {

    /** A task of a queue that does not encrypt. */
    public TaskDetail(
            TaskSummary summary,
            Payload payload,
            List<Attempt> attempts,
            @Nullable SnoozeRecord snooze,
            @Nullable Progress progress,
            @Nullable TaskResult result) {
        this(summary, payload, null, attempts, snooze, progress, result, null);
    }

    /** The error of the last run that did not succeed, or the reason of the snooze. */
    public @Nullable String lastError() {
        if (snooze != null) {
            return snooze.reason();
        }
        String last = null;
        for (Attempt attempt : attempts) {
            boolean failed = attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED;
            last = failed ? attempt.error() : last;
        }
        return last;
    }
}
