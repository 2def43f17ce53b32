package io.holdfast.queue.redis.schedule;

import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.redis.record.ScheduleCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.UnreadableSchedule;
import io.holdfast.queue.schedule.UnreadableScheduleException;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TimeRange;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one schedule as they are stored, so that a caller can say what it has seen. Empty for missing ones.
 *
 * @param payload decrypted; empty if it cannot be
 * @param encryption null if the payload is not encrypted, or was not read
 */
record StoredFields(
        ScheduleName name,
        QueueName queue,
        String definition,
        Payload payload,
        @Nullable Encryption encryption,
        String version,
        boolean paused,
        String tick,
        String fires,
        String last) {

    static final int COUNT = 7;

    /** The names of the fields of a schedule, in the order of {@link #of}. */
    static List<byte[]> namesFor(ScheduleName name, boolean withPayload) {
        String payload = withPayload ? ":payload" : ":"; // a field that does not exist
        return Arrays.stream(new String[] {"", payload, ":version", ":paused", ":tick", ":fires", ":last"})
                .map(suffix -> Bytes.of(name + suffix))
                .toList();
    }

    static StoredFields of(ScheduleName name, QueueName queue, QueueCipher cipher, List<byte[]> values) {
        String definition = Bytes.text(orEmpty(values.get(0)));
        byte[] stored = orEmpty(values.get(1));
        if (stored.length == 0 || !ScheduleCodec.isEncrypted(definition)) {
            return of(name, queue, definition, Payload.of(stored), null, values);
        }
        try {
            Payload payload = ScheduleCodec.payload(cipher, name.value(), definition, stored);
            return of(name, queue, definition, payload, Encryption.decrypted(stored), values);
        } catch (UndecryptableException e) {
            return of(name, queue, definition, Payload.of(Bytes.EMPTY), Encryption.undecryptable(e), values);
        }
    }

    private static StoredFields of(
            ScheduleName name,
            QueueName queue,
            String definition,
            Payload payload,
            @Nullable Encryption encryption,
            List<byte[]> values) {
        return new StoredFields(
                name,
                queue,
                definition,
                payload,
                encryption,
                Bytes.text(orEmpty(values.get(2))),
                orEmpty(values.get(3)).length > 0,
                Bytes.text(orEmpty(values.get(4))),
                Bytes.text(orEmpty(values.get(5))),
                Bytes.text(orEmpty(values.get(6))));
    }

    private static byte[] orEmpty(byte @Nullable [] value) {
        return value == null ? Bytes.EMPTY : value;
    }

    boolean exist() {
        return !definition.isEmpty();
    }

    /** The next tick; null if there is none or it is damaged. */
    @Nullable
    Instant nextTick() {
        return tickOf(tick);
    }

    static @Nullable Instant tickOf(String millis) {
        try {
            long at = Long.parseLong(millis);
            return at < 0 || at > TimeRange.MAX_INSTANT.toEpochMilli() ? null : Instant.ofEpochMilli(at);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private @Nullable String decryptionProblem() {
        return encryption == null ? null : encryption.problem();
    }

    /** Null if it does not exist, or cannot be read. */
    @Nullable
    StoredSchedule decoded() {
        boolean isPossible = exist() && decryptionProblem() == null;
        Schedule schedule = isPossible ? ScheduleCodec.decode(name.value(), queue, definition, payload, paused) : null;
        return schedule == null
                ? null
                : new StoredSchedule(
                        schedule,
                        versionNumber(),
                        paused ? null : nextTick(),
                        ScheduleCodec.fires(name, fires),
                        encryption);
    }

    /** @throws UnreadableScheduleException if it cannot be read */
    StoredSchedule readable() {
        StoredSchedule schedule = decoded();
        if (schedule == null) {
            throw new UnreadableScheduleException(unreadable());
        }
        return schedule;
    }

    /** Why {@link #decoded} is null. */
    UnreadableSchedule unreadable() {
        String problem = decryptionProblem();
        return new UnreadableSchedule(
                name,
                queue,
                problem == null
                        ? ScheduleCodec.problemOf(name.value(), queue, definition, payload, paused)
                        : "the payload of its tasks cannot be read. " + problem);
    }

    private long versionNumber() {
        try {
            return Long.parseLong(version);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
