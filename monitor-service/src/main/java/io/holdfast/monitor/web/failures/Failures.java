package io.holdfast.monitor.web.failures;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The error groups of some queues.
 *
 * @param ungrouped the number of dead letters in no group: an earlier version recorded them
 * @param unknownQueues the queues that could not be read because their node of Redis is unreachable
 */
record Failures(
        List<ErrorGroupView> groups,
        long ungrouped,
        @JsonProperty("unknown_queues") List<String> unknownQueues) {

    /** Which failed tasks are looked for. */
    enum Kind {
        ALL(ErrorGroupView::tasks),
        DEAD(ErrorGroupView::dead),
        RETRYING(ErrorGroupView::retrying);

        private final ToLongFunction<ErrorGroupView> count;

        Kind(ToLongFunction<ErrorGroupView> count) {
            this.count = count;
        }
    }

    /** In which order the groups are shown. */
    enum Order {
        /** The largest first. */
        COUNT,
        /** The last to fail first. */
        RECENT;

        private Comparator<ErrorGroupView> comparator(Kind kind) {
            Comparator<ErrorGroupView> wanted = this == COUNT
                    ? Comparator.comparingLong(kind.count).reversed()
                    : Comparator.comparing(ErrorGroupView::lastSeen).reversed();
            return wanted.thenComparing(ErrorGroupView::id);
        }
    }

    /** @param kind {@code ALL} keeps every group, the others only groups with such tasks */
    static Failures of(Map<QueueName, QueueErrors> errors, List<QueueName> asked, Kind kind, Order order) {
        List<ErrorGroupView> groups = errors.entrySet().stream()
                .flatMap(queue -> queue.getValue().groups().stream()
                        .map(group -> new ErrorGroupView.OfQueue(queue.getKey(), group)))
                .collect(Collectors.groupingBy(part -> part.group().id()))
                .values()
                .stream()
                .map(ErrorGroupView::of)
                .filter(group -> kind == Kind.ALL || kind.count.applyAsLong(group) > 0)
                .sorted(order.comparator(kind))
                .toList();
        return new Failures(
                groups,
                kind == Kind.RETRYING
                        ? 0
                        : errors.values().stream()
                                .mapToLong(QueueErrors::ungrouped)
                                .sum(),
                asked.stream()
                        .filter(queue -> !errors.containsKey(queue))
                        .map(QueueName::value)
                        .toList());
    }

    long dead() {
        return groups.stream().mapToLong(ErrorGroupView::dead).sum() + ungrouped;
    }

    long retrying() {
        return groups.stream().mapToLong(ErrorGroupView::retrying).sum();
    }
}
