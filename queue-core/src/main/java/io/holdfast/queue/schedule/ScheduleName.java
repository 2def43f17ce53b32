package io.holdfast.queue.schedule;

import io.holdfast.queue.task.NameRule;
import io.holdfast.queue.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.zip.CRC32;

/**
 * The name of a schedule, unique among all of one Redis.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ -}
 */
public record ScheduleName(String value) implements Comparable<ScheduleName> {

    private static final NameRule RULE = new NameRule("_-", 64);
    private static final DateTimeFormatter TICK =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public ScheduleName {
        RULE.check("name", value);
    }

    /** The id of the task of a tick. Each tick has its own, because two ticks are at least a second apart. */
    public TaskId taskOf(Instant tick) {
        return new TaskId(value + "-" + TICK.format(tick));
    }

    /** Generates an id for a triggered run. It is longer than that of a tick. */
    public TaskId taskBesideTicks() {
        return new TaskId(value + "-" + TaskId.generate());
    }

    /** The fixed time within the window by which each run of this schedule is later than its tick. */
    public Duration offsetIn(Duration window) {
        CRC32 hash = new CRC32();
        hash.update(value.getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis((hash.getValue() * window.toMillis()) >>> Integer.SIZE);
    }

    @Override
    public int compareTo(ScheduleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
