package io.holdfast.queue.schedule;

import io.holdfast.queue.task.NameRule;
import io.holdfast.queue.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The name of a schedule, unique among all of one Redis.
 *
 * @param value 1 to 64 of {@code A-Z a-z 0-9 _ -}
 */
public record ScheduleName(String value) implements Comparable<ScheduleName> {

    private static final int MAX_LENGTH = 64;
    private static final NameRule RULE = new NameRule("_-", MAX_LENGTH);
    private static final DateTimeFormatter TICK =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** What follows the name in the id of a run: a tick, or the id of a triggered run. */
    private static final Pattern RUN = Pattern.compile("(.+)-(?:\\d{8}T\\d{6}Z|[0-9A-HJKMNP-TV-Z]{26})");

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

    /** Returns the schedule whose run has this id, if it looks like that of a run. Others may choose such ids, too. */
    public static Optional<ScheduleName> ofRun(TaskId id) {
        Matcher run = RUN.matcher(id.value());
        return run.matches() && run.group(1).length() <= MAX_LENGTH
                ? Optional.of(new ScheduleName(run.group(1)))
                : Optional.empty();
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
