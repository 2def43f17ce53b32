package io.holdfast.queue.redis.record;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names as stored in Redis; null for a damaged one, which must not hide the others. */
public final class StoredName {

    private StoredName() {}

    public static @Nullable TaskRef task(String member) {
        return read(member, TaskRef::ofMember);
    }

    public static @Nullable WorkerId worker(String name) {
        return read(name, WorkerId::new);
    }

    public static @Nullable QueueName queue(String name) {
        return read(name, QueueName::new);
    }

    public static @Nullable ScheduleName schedule(String name) {
        return read(name, ScheduleName::new);
    }

    public static @Nullable TaskType type(String name) {
        return read(name, TaskType::new);
    }

    /** @param encoded URL-encoded */
    public static @Nullable TaskKey key(String encoded) {
        return read(encoded, TaskKey::ofEncoded);
    }

    private static <T> @Nullable T read(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
