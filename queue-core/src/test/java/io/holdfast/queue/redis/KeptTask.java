package io.holdfast.queue.redis;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.record.AttemptLine;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.ResultCodec;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a task in any place, with {@code snooze} and {@code worker} as text, empty if absent.
 *
 * @param failures its attempts that did not succeed
 */
record KeptTask(
        TaskHeader header,
        Payload payload,
        int retries,
        List<Attempt> failures,
        String snooze,
        String worker,
        @Nullable TaskResult result) {

    private static final QueueCipher CIPHER = new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT);

    static KeptTask in(QueueDump dump, String member) {
        TaskId id = TaskRef.ofMember(member).id();
        RecordCodec.ShownRecord task =
                RecordCodec.show(CIPHER, id, Bytes.of(dump.hash(Key.DATA).get(member)));
        String owner = dump.hash(Key.PROCESSING).getOrDefault(member, "");
        return new KeptTask(
                task.header(),
                Objects.requireNonNull(task.payload()),
                Integer.parseInt(dump.hash(Key.RETRIES).getOrDefault(member, "0")),
                AttemptLine.decode(dump.hash(Key.ATTEMPTS).getOrDefault(member, ""), new TokenTimes("")),
                dump.hash(Key.PUT_OFFS).getOrDefault(member, ""),
                owner.lines().findFirst().orElse("").replaceFirst(".* ", ""),
                ResultCodec.show(CIPHER, id, Bytes.of(dump.hash(Key.RESULTS).getOrDefault(member, "")))
                        .result());
    }

    static KeptTask of(TaskDetail detail) {
        return new KeptTask(
                detail.summary().header(),
                Objects.requireNonNull(detail.payload()),
                detail.summary().retries(),
                detail.attempts().stream().filter(KeptTask::failed).toList(),
                detail.snooze() == null
                        ? ""
                        : detail.snooze().times() + " " + detail.snooze().reason(),
                textOf(detail.summary().worker()),
                detail.result());
    }

    private static boolean failed(Attempt attempt) {
        return attempt.kind() == Attempt.Kind.FAILED || attempt.kind() == Attempt.Kind.RECLAIMED;
    }

    private static String textOf(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
