package io.holdfast.queue.redis.schedule;

import io.holdfast.queue.encryption.Purpose;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.ScheduleCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;

/** The schedules that are stored with one queue. */
final class QueuedSchedules {

    private final ScriptRunner runner;
    private final QueueCipher cipher;
    private final QueueName queue;
    private final RedisKeys keys;
    private final ScriptClock clock;

    QueuedSchedules(ScriptRunner runner, QueueCipher cipher, QueueName queue, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.cipher = cipher;
        this.queue = queue;
        this.keys = RedisKeys.of(queue, cluster);
        this.clock = clock;
    }

    /** The ticks that a run decides: the next, the missed, and the one to run; all may be empty. */
    record Ticks(String seen, String missed, String run, String next, String due) {

        /** A triggered run. */
        static final Ticks BESIDE = new Ticks("now", "", "now", "", "");
    }

    QueueName queue() {
        return queue;
    }

    StoredFields read(ScheduleName name) {
        return read(List.of(name), true).get(0);
    }

    List<StoredFields> read(List<ScheduleName> names, boolean withPayloads) {
        byte[][] fields = names.stream()
                .flatMap(name -> StoredFields.namesFor(name, withPayloads).stream())
                .toArray(byte[][]::new);
        List<byte[]> values = runner.commands()
                .run(
                        "read schedules",
                        connection -> Objects.requireNonNull(
                                connection.hashCommands().hMGet(keys.of(Key.SCHEDULES), fields)));
        List<StoredFields> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(StoredFields.of(
                    names.get(i), queue, cipher, values.subList(i * StoredFields.COUNT, (i + 1) * StoredFields.COUNT)));
        }
        return all;
    }

    /** 0 if there is none, or it is damaged. */
    long versionOf(ScheduleName name, RedisConnection connection) {
        byte[] stored = connection.hashCommands().hGet(keys.of(Key.SCHEDULES), Bytes.of(name + ":version"));
        String version = stored == null ? "" : Bytes.text(stored);
        return version.matches("\\d{1,16}") ? Long.parseLong(version) : 0;
    }

    /** The hash with the state of the queue. */
    byte[] control() {
        return keys.of(Key.CONTROL);
    }

    /** The time by the clock of the Redis that has the queue. */
    Instant now() {
        return Instant.ofEpochMilli(runner.run(due(1, 0, "", 0)).number());
    }

    /** Returns the word of {@code put_schedule.lua}. */
    String put(Schedule schedule, String version, StoredFields seen, @Nullable Instant tick) {
        return put(schedule, version, seen, tick, null);
    }

    /** @param moved the schedule as it was in another queue; null if it does not come from there */
    String put(
            Schedule schedule,
            String version,
            StoredFields seen,
            @Nullable Instant tick,
            @Nullable StoredFields moved) {
        byte[] encrypted = cipher.encrypt(Purpose.SCHEDULE, schedule.name().value(), schedule.payload());
        return runner.run(new ScriptCall(Script.PUT_SCHEDULE, keys)
                        .arg(schedule.name().value())
                        .arg(version)
                        .arg(seen.version())
                        .arg(seen.tick())
                        .arg(ScheduleCodec.encode(schedule, encrypted != null))
                        .arg(encrypted == null ? schedule.payload().bytes() : encrypted)
                        .arg(schedule.paused() ? "1" : "")
                        .arg(millis(tick))
                        .arg(millis(tick == null ? null : schedule.dueAt(tick)))
                        .arg(moved == null ? "" : ScheduleCodec.inQueue(moved.queue(), moved.fires()))
                        .arg(moved == null ? "" : moved.last()))
                .text();
    }

    /** Reads the payload of a schedule; see {@link ScheduleCodec#payload}. */
    Payload payload(String name, String definition, byte[] stored) {
        return ScheduleCodec.payload(cipher, name, definition, stored);
    }

    /** Returns what it removed; null if there was nothing of this version or an earlier one. */
    @Nullable
    StoredFields remove(ScheduleName name, String version) {
        Reply reply = runner.run(
                new ScriptCall(Script.REMOVE_SCHEDULE, keys).arg(name.value()).arg(version));
        if (!reply.hasMore()) {
            return null;
        }
        List<byte[]> values = new ArrayList<>();
        while (reply.hasMore()) {
            values.add(reply.bytes());
        }
        return StoredFields.of(name, queue, cipher, values);
    }

    ScriptCall fire() {
        return new ScriptCall(Script.FIRE, keys).arg(clock.now());
    }

    /** @param spread random, to read some of the due schedules; empty to read those from the offset on */
    ScriptCall due(int limit, int offset, String spread, long maxBytes) {
        return new ScriptCall(Script.DUE_SCHEDULES, keys)
                .arg(limit)
                .arg(offset)
                .arg(spread)
                .arg(maxBytes)
                .arg(clock.now());
    }

    void addRow(ScriptCall call, Schedule schedule, String version, Ticks ticks, NewTask task) {
        call.row()
                .arg(schedule.name().value())
                .arg(version)
                .arg(ticks.seen)
                .arg(ticks.missed)
                .arg(ticks.run)
                .arg(ticks.next)
                .arg(ticks.due)
                .arg(schedule.overlap().label())
                .arg(schedule.maxPending())
                .arg(task.ref().member())
                .arg(RecordCodec.encode(
                        cipher,
                        task.id(),
                        task.header(),
                        task.payload(),
                        task.header().createdAt()));
    }

    static String millis(@Nullable Instant time) {
        return time == null ? "" : Long.toString(time.toEpochMilli());
    }

    /** Null for a row that is outdated. */
    static @Nullable FireOutcome outcomeOf(String answer) {
        String word = answer.split(" ", 2)[0];
        return word.equals("outdated") ? null : FireOutcome.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Why a run failed; null of other outcomes. */
    static @Nullable String reasonOf(String answer) {
        String[] parts = answer.split(" ", 2);
        return parts.length == 1 ? null : parts[1];
    }
}
