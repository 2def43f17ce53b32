package io.holdfast.queue.memory;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What is counted of the errors of one queue. Which group a task is in, the task itself says. */
final class MemoryErrors {
    /** As in {@code _prelude.lua}: how many tasks of a call show their types. */
    private static final int MAX_LOOKS = 8;

    private final Map<String, Count> counts = new TreeMap<>();

    /** A task that failed just now. */
    record Failed(StoredTask task, ErrorPattern pattern, String error) {}

    /** The failures of one group. */
    private static final class Count {
        final long first;
        long last;
        long total;
        String pattern = "";
        final Map<Long, Long> trend = new HashMap<>();
        final Set<TaskType> types = new LinkedHashSet<>();
        TaskRef example;
        String error = "";

        Count(long first, TaskRef example) {
            this.first = first;
            this.example = example;
        }
    }

    /** Counts the failures of one call, and puts the tasks into their groups. */
    void add(List<Failed> all, List<StoredTask> tasks, long now) {
        Map<String, List<Failed>> byGroup = new LinkedHashMap<>();
        for (Failed each : all) {
            byGroup.computeIfAbsent(each.pattern.group(), group -> new ArrayList<>())
                    .add(each);
        }
        byGroup.forEach((group, failed) -> {
            String kept = group;
            if (!counts.containsKey(group)) {
                forget(tasks, now);
                kept = counts.size() < ErrorGroup.MAX_GROUPS ? group : ErrorGroup.OTHERS;
            }
            for (Failed each : failed) {
                each.task.errorGroup = kept;
            }
            add(kept, failed, now);
        });
    }

    private void add(String group, List<Failed> failed, long now) {
        Failed newest = failed.get(failed.size() - 1);
        Count count = counts.computeIfAbsent(group, id -> new Count(now, newest.task.ref));
        count.last = now;
        count.total += failed.size();
        count.pattern = group.equals(ErrorGroup.OTHERS) ? ErrorGroup.OTHERS_PATTERN : newest.pattern.text();
        count.trend.keySet().removeIf(step -> step > stepOf(now) || step <= stepOf(now) - ErrorGroup.TREND_STEPS);
        count.trend.merge(stepOf(now), (long) failed.size(), Long::sum);
        count.example = newest.task.ref;
        count.error = newest.error;
        failed.stream()
                .limit(MAX_LOOKS)
                .map(each -> each.task.header.type())
                .filter(type -> count.types.size() < ErrorGroup.MAX_TYPES)
                .forEach(count.types::add);
    }

    private static long stepOf(long millis) {
        return Math.floorDiv(millis, ErrorGroup.TREND_STEP.toMillis());
    }

    /** Forgets groups that have no task, and had no failure for a day. */
    void forget(List<StoredTask> tasks, long now) {
        counts.entrySet()
                .removeIf(count -> isOld(count.getValue(), now)
                        && tasksOf(tasks, count.getKey()).isEmpty());
    }

    private static boolean isOld(Count count, long now) {
        long retention = ErrorGroup.RETENTION.toMillis();
        return count.last <= now - retention || count.last > now + retention;
    }

    /** The tasks of a group, in order. */
    static List<StoredTask> tasksOf(List<StoredTask> tasks, String group) {
        return tasks.stream()
                .filter(task -> group.equals(task.errorGroup))
                .sorted(Comparator.comparing(task -> task.ref.member()))
                .toList();
    }

    Collection<ErrorGroup> groups(List<StoredTask> tasks, long now) {
        List<ErrorGroup> groups = new ArrayList<>();
        counts.forEach((id, count) -> {
            ErrorGroup group = group(tasks, id, count, now);
            if (group.tasks() > 0 || count.last > now - ErrorGroup.RETENTION.toMillis()) {
                groups.add(group);
            }
        });
        return groups;
    }

    private static ErrorGroup group(List<StoredTask> all, String id, Count count, long now) {
        List<StoredTask> tasks = tasksOf(all, id);
        long dead = tasks.stream().filter(task -> task.state == TaskState.DEAD).count();
        StoredTask other = tasks.stream().anyMatch(task -> task.ref.equals(count.example))
                ? null
                : tasks.stream()
                        .filter(task -> dead == 0 || task.state == TaskState.DEAD)
                        .findFirst()
                        .orElse(null);
        return new ErrorGroup(
                id,
                count.pattern,
                Instant.ofEpochMilli(count.first),
                Instant.ofEpochMilli(count.last),
                count.total,
                dead,
                tasks.size() - dead,
                trend(count, now),
                List.copyOf(count.types),
                other == null ? count.example.id() : other.ref.id(),
                other == null ? count.error : Objects.requireNonNull(other.lastError()));
    }

    private static List<Long> trend(Count count, long now) {
        long last = stepOf(now);
        return LongStream.rangeClosed(last - ErrorGroup.TREND_STEPS + 1, last)
                .mapToObj(step -> count.trend.getOrDefault(step, 0L))
                .toList();
    }
}
