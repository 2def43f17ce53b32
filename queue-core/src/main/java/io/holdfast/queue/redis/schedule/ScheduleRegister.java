package io.holdfast.queue.redis.schedule;

import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.QueueName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;

/**
 * Which queue each schedule is stored with. While a schedule moves to another queue, or is removed, the entry also names
 * the queues in which it may still be. So a caller that dies in between leaves nothing that cannot be found.
 */
final class ScheduleRegister {

    private static final String NOWHERE = "-";
    private static final Pattern SPACE = Pattern.compile(" ");

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final ScriptClock clock;

    ScheduleRegister(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.clock = clock;
    }

    /**
     * The right to change a schedule, unless a later change overtakes it.
     *
     * @param before the other queues in which it may be
     */
    record Change(String version, Instant now, List<QueueName> before) {

        long versionNumber() {
            return Long.parseLong(version);
        }
    }

    /**
     * Begins a change.
     *
     * @param queue null to remove the schedule
     * @return null if there are too many schedules, or none to remove
     */
    @Nullable
    Change begin(ScheduleName name, @Nullable QueueName queue) {
        Reply reply = runner.run(new ScriptCall(Script.REGISTER_SCHEDULE, keys)
                .arg(name.value())
                .arg(queue == null ? NOWHERE : queue.value())
                .arg(Schedules.MAX_SCHEDULES)
                .arg(clock.now()));
        if (!reply.text().equals("registered")) {
            return null;
        }
        String version = reply.text();
        Instant now = Instant.ofEpochMilli(reply.number());
        List<QueueName> before = new ArrayList<>();
        while (reply.hasMore()) {
            QueueName other = StoredName.queue(reply.text());
            if (other != null) {
                before.add(other);
            }
        }
        return new Change(version, now, before);
    }

    /** Ends a change. Returns null, or the queue of a later one, which is empty if that removed the schedule. */
    @Nullable
    String end(ScheduleName name, String version) {
        Reply reply = runner.run(
                new ScriptCall(Script.SETTLE_SCHEDULE, keys).arg(name.value()).arg(version));
        if (!reply.hasMore()) {
            return null;
        }
        String queue = reply.text();
        return queue.equals(NOWHERE) ? "" : queue;
    }

    /** Returns for each name the queues in which it may be, the most likely first. */
    Map<ScheduleName, List<QueueName>> queuesOf(List<ScheduleName> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        byte[][] fields = names.stream().map(name -> Bytes.of(name.value())).toArray(byte[][]::new);
        List<byte[]> entries = runner.commands()
                .run(
                        "find schedules",
                        connection -> Objects.requireNonNull(
                                connection.hashCommands().hMGet(keys.of(Key.SCHEDULE_QUEUES), fields)));
        Map<ScheduleName, List<QueueName>> queues = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            queues.put(names.get(i), queuesIn(entries.get(i)));
        }
        return queues;
    }

    private static List<QueueName> queuesIn(byte @Nullable [] entry) {
        if (entry == null) {
            return List.of();
        }
        return SPACE.splitAsStream(Bytes.text(entry))
                .skip(1)
                .map(StoredName::queue)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns names in their order, as many as there are up to the limit. Damaged ones are left out. */
    List<ScheduleName> names(int limit, @Nullable ScheduleName after) {
        List<ScheduleName> names = new ArrayList<>();
        byte[] last = after == null ? null : Bytes.of(after.value());
        boolean more = true;
        while (more && names.size() < limit) {
            int missing = limit - names.size();
            List<byte[]> stored = stored(missing, last);
            stored.stream()
                    .map(Bytes::text)
                    .map(StoredName::schedule)
                    .filter(Objects::nonNull)
                    .forEach(names::add);
            more = stored.size() == missing;
            last = stored.isEmpty() ? last : stored.get(stored.size() - 1);
        }
        return names;
    }

    private List<byte[]> stored(int limit, byte @Nullable [] after) {
        Range<byte[]> range =
                after == null ? Range.unbounded() : Range.of(Range.Bound.exclusive(after), Range.Bound.unbounded());
        return List.copyOf(runner.commands()
                .run(
                        "list schedules",
                        connection -> Objects.requireNonNull(connection
                                .zSetCommands()
                                .zRangeByLex(
                                        keys.of(Key.SCHEDULE_NAMES),
                                        range,
                                        Limit.limit().count(limit)))));
    }
}
