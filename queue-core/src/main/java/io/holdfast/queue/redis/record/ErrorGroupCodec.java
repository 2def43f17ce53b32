package io.holdfast.queue.redis.record;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One value of {@code tasks:errors}, which the scripts write: three lines.
 *
 * <pre>&lt;first ms> &lt;last ms> &lt;failures> &lt;trend> &lt;types> &lt;member of the last failed task>
 * &lt;pattern>
 * &lt;its error></pre>
 */
public final class ErrorGroupCodec {

    private ErrorGroupCodec() {}

    /**
     * Reads one group of a reply of {@code groups.lua}.
     *
     * @param now by Redis' clock, in ms
     * @return null if the stored value is damaged
     */
    public static @Nullable ErrorGroup read(Reply reply, long now) {
        String id = reply.text();
        String[] lines = reply.text().split("\n", 3);
        long dead = reply.number();
        long retrying = reply.number();
        String otherMember = reply.text();
        String attempts = reply.text();
        String[] words = lines[0].split(" ", 6);
        try {
            boolean stored = otherMember.isEmpty();
            return new ErrorGroup(
                    id,
                    id.equals(ErrorGroup.OTHERS) ? ErrorGroup.OTHERS_PATTERN : lines[1],
                    Instant.ofEpochMilli(Long.parseLong(words[0])),
                    Instant.ofEpochMilli(Long.parseLong(words[1])),
                    Long.parseLong(words[2]),
                    dead,
                    retrying,
                    trend(words[3], now),
                    types(words[4]),
                    idOf(stored ? words[5] : otherMember),
                    stored ? lines[2] : lastError(attempts));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static TaskId idOf(String member) {
        return TaskRef.ofMember(member).id();
    }

    private static List<TaskType> types(String names) {
        return Arrays.stream(names.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(TaskType::new)
                .toList();
    }

    private static List<Long> trend(String counts, long now) {
        long first = now / ErrorGroup.TREND_STEP.toMillis() - ErrorGroup.TREND_STEPS + 1;
        Long[] trend = Stream.generate(() -> 0L).limit(ErrorGroup.TREND_STEPS).toArray(Long[]::new);
        for (String count : counts.split(",", -1)) {
            String[] stepAndCount = count.split("=", 2);
            long step = Long.parseLong(stepAndCount[0]) - first;
            if (step >= 0 && step < trend.length) {
                trend[(int) step] = Long.parseLong(stepAndCount[1]);
            }
        }
        return List.of(trend);
    }

    private static String lastError(String lines) {
        List<Attempt> attempts = new ArrayList<>(AttemptLine.decode(lines, new TokenTimes("")));
        return attempts.isEmpty() ? "" : attempts.get(attempts.size() - 1).error();
    }
}
