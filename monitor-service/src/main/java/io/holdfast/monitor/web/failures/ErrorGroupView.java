package io.holdfast.monitor.web.failures;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The tasks of all queues whose last failure has the same pattern.
 *
 * @param queues those that have such tasks, the one with most tasks first
 * @param example one of the tasks, the last that failed
 */
@JsonNaming(SnakeCaseStrategy.class)
record ErrorGroupView(
        String id,
        String pattern,
        Instant firstSeen,
        Instant lastSeen,
        long failures,
        long dead,
        long retrying,
        List<Long> trend,
        List<String> types,
        List<Share> queues,
        Example example) {

    /** The part of a group that is in one queue. */
    record Share(String queue, long dead, long retrying) {}

    /** @param error its whole last error */
    record Example(String queue, String id, String error) {}

    /** One group of one queue. */
    record OfQueue(QueueName queue, ErrorGroup group) {}

    /** @param parts not empty, all of the same id */
    static ErrorGroupView of(List<OfQueue> parts) {
        List<OfQueue> latestFirst = parts.stream()
                .sorted(Comparator.comparing((OfQueue part) -> part.group().lastSeen())
                        .reversed())
                .toList();
        OfQueue latest = latestFirst.get(0);
        ErrorGroup last = latest.group();
        TaskId example = last.example();
        return new ErrorGroupView(
                last.id(),
                last.pattern(),
                parts.stream()
                        .map(part -> part.group().firstSeen())
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                last.lastSeen(),
                sum(parts, ErrorGroup::failures),
                sum(parts, ErrorGroup::dead),
                sum(parts, ErrorGroup::retrying),
                trend(parts),
                parts.stream()
                        .flatMap(part -> part.group().types().stream())
                        .map(TaskType::value)
                        .distinct()
                        .toList(),
                parts.stream()
                        .map(part -> new Share(
                                part.queue().value(),
                                part.group().dead(),
                                part.group().retrying()))
                        .sorted(Comparator.comparingLong((Share share) -> share.dead + share.retrying)
                                .reversed()
                                .thenComparing(Share::queue))
                        .toList(),
                new Example(latest.queue().value(), example.value(), last.exampleError()));
    }

    private static long sum(List<OfQueue> parts, ToLongFunction<ErrorGroup> count) {
        return parts.stream().map(OfQueue::group).mapToLong(count).sum();
    }

    private static List<Long> trend(List<OfQueue> parts) {
        List<Long> sums = new ArrayList<>();
        for (int step = 0; step < ErrorGroup.TREND_STEPS; step++) {
            int at = step;
            sums.add(parts.stream()
                    .map(part -> part.group().trend())
                    .mapToLong(trend -> at < trend.size() ? trend.get(at) : 0)
                    .sum());
        }
        return List.copyOf(sums);
    }

    /** The number of its tasks. */
    long tasks() {
        return dead + retrying;
    }
}
