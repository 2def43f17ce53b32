package io.holdfast.queue.redis;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.record.AttemptLine;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.ResultCodec;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskResult;
import java.util.List;
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

    static KeptTask in(QueueDump dump, String member) {
        RecordCodec.TaskRecord task =
                RecordCodec.show(Bytes.of(dump.hash(Key.DATA).get(member)));
        String owner = dump.hash(Key.PROCESSING).getOrDefault(member, "");
        return new KeptTask(
                task.header(),
                task.payload(),
                Integer.parseInt(dump.hash(Key.RETRIES).getOrDefault(member, "0")),
                AttemptLine.decode(dump.hash(Key.ATTEMPTS).getOrDefault(member, ""), new TokenTimes("")),
                dump.hash(Key.PUT_OFFS).getOrDefault(member, ""),
                owner.lines().findFirst().orElse("").replaceFirst(".* ", ""),
                ResultCodec.decode(Bytes.of(dump.hash(Key.RESULTS).getOrDefault(member, ""))));
    }

    static KeptTask of(TaskDetail detail) {
        return new KeptTask(
                detail.summary().header(),
                detail.payload(),
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
