package io.holdfast.queue.redis.record;

import io.holdfast.queue.encryption.Purpose;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronExpression;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Timetable;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as stored in Redis, without its payload: four lines.
 *
 * <pre>
 * 1 every=60000 catch_up=last overlap=skip window=0 priority=default max=0
 * cron expression, or empty
 * owner, or empty
 * header of the tasks, as in {@link RecordCodec}
 * </pre>
 *
 * <p>A cron expression has {@code zone=} instead of {@code every=}. A reader ignores unknown options.
 */
public final class ScheduleCodec {

    /** Must increase when older readers would misread a definition. */
    private static final String FORMAT = "1";
    /** With an encrypted payload, so that a reader from before encryption does not enqueue the ciphertext. */
    private static final String ENCRYPTED_FORMAT = "2";

    private static final int LINES = 4;
    /** Stands for the id of the tick. */
    private static final String OF_TICK = "=";

    private static final String DAMAGED = "its definition is damaged";
    private static final String NO_TASK = "-";
    /** After the queue of a task, if it is another than that of the schedule. */
    private static final char QUEUE_END = '/';

    private ScheduleCodec() {}

    /** @param encrypted whether its payload is */
    public static byte[] encode(Schedule schedule, boolean encrypted) {
        String times;
        String cron;
        if (schedule.timetable() instanceof CronTimetable timetable) {
            times = " zone=" + timetable.zone().getId();
            cron = timetable.expression().toString();
        } else {
            times = " every="
                    + ((IntervalTimetable) schedule.timetable()).every().toMillis();
            cron = "";
        }
        String options = (encrypted ? ENCRYPTED_FORMAT : FORMAT) + times + " catch_up="
                + schedule.catchUp().label() + " overlap="
                + schedule.overlap().label() + " window=" + schedule.window().toMillis() + " priority="
                + schedule.priority().label() + " max=" + schedule.maxPending();
        String owner = schedule.owner() == null ? "" : schedule.owner();
        String header = Bytes.text(RecordCodec.encode(schedule.header(), Payload.of(Bytes.EMPTY)));
        return Bytes.of(options + "\n" + cron + "\n" + owner + "\n" + header);
    }

    /** Whether the payload that is stored with this definition is encrypted. */
    public static boolean isEncrypted(String definition) {
        return definition.startsWith(ENCRYPTED_FORMAT + ' ');
    }

    /** Whether this is the field of a payload, in the hash of the schedules. */
    public static boolean isPayload(byte[] field) {
        return Bytes.text(field).endsWith(":payload");
    }

    /**
     * The payload that is stored with a definition.
     *
     * @throws UndecryptableException if it is encrypted and cannot be decrypted
     */
    public static Payload payload(QueueCipher cipher, String name, String definition, byte[] stored) {
        return isEncrypted(definition) ? cipher.decrypt(Purpose.SCHEDULE, name, stored) : Payload.of(stored);
    }

    /** Returns null if it is damaged, or if another version wrote it: it must not hide or stop others. */
    public static @Nullable Schedule decode(
            String name, QueueName queue, String definition, Payload payload, boolean paused) {
        try {
            return read(name, queue, definition, payload, paused);
        } catch (IllegalArgumentException
                | IllegalStateException
                | DateTimeException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Returns why {@link #decode} returns null. */
    public static String problemOf(String name, QueueName queue, String definition, Payload payload, boolean paused) {
        try {
            Schedule unused = read(name, queue, definition, payload, paused);
            return "";
        } catch (NumberFormatException e) {
            return DAMAGED;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        } catch (IllegalStateException | DateTimeException | ArithmeticException | IndexOutOfBoundsException e) {
            return DAMAGED;
        }
    }

    private static Schedule read(String name, QueueName queue, String definition, Payload payload, boolean paused) {
        String[] lines = definition.split("\n", LINES);
        Map<String, String> options = options(lines[0]);
        return new Schedule(
                new ScheduleName(name),
                timetable(options, lines[1]),
                queue,
                Priority.ofLabel(options.getOrDefault("priority", "")),
                RecordCodec.decodeHeader(lines[3].stripTrailing()),
                payload,
                CatchUp.ofLabel(options.getOrDefault("catch_up", "")),
                Overlap.ofLabel(options.getOrDefault("overlap", "")),
                Duration.ofMillis(Long.parseLong(options.getOrDefault("window", "0"))),
                paused,
                lines[2].isEmpty() ? null : lines[2],
                Math.max(0, Long.parseLong(options.getOrDefault("max", "0"))));
    }

    private static Map<String, String> options(String line) {
        String[] words = line.split(" ", -1);
        if (!words[0].equals(FORMAT) && !words[0].equals(ENCRYPTED_FORMAT)) {
            throw new IllegalArgumentException(
                    words[0].matches("\\d+") ? "a newer version of Holdfast has stored it" : DAMAGED);
        }
        Map<String, String> options = new HashMap<>();
        for (String word : words) {
            String[] option = word.split("=", 2);
            options.put(option[0], option[option.length - 1]);
        }
        return options;
    }

    private static Timetable timetable(Map<String, String> options, String cron) {
        return cron.isEmpty()
                ? new IntervalTimetable(Duration.ofMillis(Long.parseLong(options.getOrDefault("every", ""))))
                : new CronTimetable(CronExpression.parse(cron), CronTimetable.zoneOf(options.getOrDefault("zone", "")));
    }

    /** Names this queue in the fires whose tasks are in it, for a schedule that moves to another. */
    public static String inQueue(QueueName queue, String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 4))
                .map(words -> {
                    boolean plain = words.length > 2 && !words[2].equals(NO_TASK) && words[2].indexOf(QUEUE_END) < 0;
                    if (plain) {
                        words[2] = queue.value() + QUEUE_END + words[2];
                    }
                    return String.join(" ", words);
                })
                .collect(Collectors.joining("\n"));
    }

    /** Decodes the last fires of a schedule; damaged lines are skipped. */
    public static List<Fire> fires(ScheduleName name, String lines) {
        List<Fire> fires = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            Fire fire = fire(name, line);
            if (fire != null) {
                fires.add(fire);
            }
        }
        return fires;
    }

    private static @Nullable Fire fire(ScheduleName name, String line) {
        String[] words = line.split(" ", 4);
        try {
            Instant at = Instant.ofEpochMilli(Long.parseLong(words[0]));
            FireOutcome outcome = FireOutcome.valueOf(words[1].toUpperCase(Locale.ROOT));
            TaskId task = null;
            QueueName queue = null;
            if (words.length > 2 && !words[2].equals(NO_TASK)) {
                int end = words[2].indexOf(QUEUE_END);
                String id = words[2].substring(end + 1);
                task = id.equals(OF_TICK) ? name.taskOf(at) : new TaskId(id);
                queue = end < 0 ? null : new QueueName(words[2].substring(0, end));
            }
            return new Fire(at, outcome, task, queue, words.length > 3 ? words[3] : null);
        } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
            return null;
        }
    }
}
