package io.holdfast.queue.redis.record;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskResult.Kept;
import io.holdfast.queue.task.TaskResult.NotKept;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code tasks:results}: the JSON itself, or {@code !}, which no JSON begins with, and why it was not kept.
 */
public final class ResultCodec {

    private static final char NOT_KEPT = '!';

    private ResultCodec() {}

    public static byte[] encode(TaskResult result) {
        return result instanceof NotKept notKept
                ? Bytes.of(NOT_KEPT + notKept.why())
                : ((Kept) result).json().bytes();
    }

    public static @Nullable TaskResult decode(byte[] value) {
        if (value.length == 0) {
            return null;
        }
        return value[0] == NOT_KEPT ? new NotKept(Bytes.text(value).substring(1)) : new Kept(Payload.of(value));
    }
}
