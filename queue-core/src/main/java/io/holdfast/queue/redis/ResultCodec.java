package io.holdfast.queue.redis;

import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskResult;
import io.holdfast.queue.model.TaskResult.Kept;
import io.holdfast.queue.model.TaskResult.NotKept;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code tasks:results}: the JSON itself, or {@code !}, which no JSON begins with, and why it was not kept.
 */
final class ResultCodec {

    private static final char NOT_KEPT = '!';

    private ResultCodec() {}

    static byte[] encode(TaskResult result) {
        return result instanceof NotKept notKept
                ? Bytes.of(NOT_KEPT + notKept.why())
                : ((Kept) result).json().bytes();
    }

    static @Nullable TaskResult decode(byte[] value) {
        if (value.length == 0) {
            return null;
        }
        return value[0] == NOT_KEPT ? new NotKept(Bytes.text(value).substring(1)) : new Kept(Payload.of(value));
    }
}
