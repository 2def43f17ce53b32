package io.holdfast.queue.redis;

import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of a task wherever it is, with {@code putOff} and {@code worker} in text, empty for none. */
record KeptTask(TaskHeader header, Payload payload, int retries, List<Attempt> attempts, String putOff, String worker) {

    static KeptTask in(QueueDump dump, String member) {
        RecordCodec.TaskRecord task =
                RecordCodec.show(Bytes.of(dump.hash(Key.DATA).get(member)));
        String owner = dump.hash(Key.OWNERS).getOrDefault(member, "");
        return new KeptTask(
                task.header(),
                task.payload(),
                Integer.parseInt(dump.hash(Key.RETRIES).getOrDefault(member, "0")),
                AttemptLine.decode(dump.hash(Key.ATTEMPTS).getOrDefault(member, "")),
                dump.hash(Key.PUT_OFFS).getOrDefault(member, ""),
                owner.substring(owner.indexOf(' ') + 1));
    }

    static KeptTask of(TaskDetail detail) {
        return new KeptTask(
                detail.summary().header(),
                detail.payload(),
                detail.summary().retries(),
                detail.attempts(),
                detail.putOff() == null
                        ? ""
                        : detail.putOff().times() + " " + detail.putOff().reason(),
                textOf(detail.summary().worker()));
    }

    private static String textOf(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
