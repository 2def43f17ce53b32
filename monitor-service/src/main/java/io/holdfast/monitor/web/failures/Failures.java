package io.holdfast.monitor.web.failures;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The error groups of some queues.
 *
 * @param ungrouped the number of dead letters in no group: an earlier version recorded them
 * @param unknownQueues the queues that could not be read because their node of Redis is unreachable
 */
record Failures(
        List<FailureGroup> groups,
        long ungrouped,
        @JsonProperty("unknown_queues") List<String> unknownQueues) {

    /** In which order the groups are shown, and which of them. */
    enum Order {
        /** The largest first. */
        COUNT(Comparator.comparingLong(FailureGroup::tasks).reversed()),
        /** The last to fail first. */
        RECENT(Comparator.comparing(FailureGroup::lastSeen).reversed());

        private final Comparator<FailureGroup> comparator;

        Order(Comparator<FailureGroup> comparator) {
            this.comparator = comparator.thenComparing(FailureGroup::id);
        }
    }

    static Failures of(Map<QueueName, QueueErrors> errors, List<QueueName> asked, Order order) {
        List<FailureGroup> groups = errors.entrySet().stream()
                .flatMap(queue -> queue.getValue().groups().stream()
                        .map(group -> new FailureGroup.OfQueue(queue.getKey(), group)))
                .collect(Collectors.groupingBy(part -> part.group().id()))
                .values()
                .stream()
                .map(FailureGroup::of)
                .sorted(order.comparator)
                .toList();
        return new Failures(
                groups,
                errors.values().stream().mapToLong(QueueErrors::ungrouped).sum(),
                asked.stream()
                        .filter(queue -> !errors.containsKey(queue))
                        .map(QueueName::value)
                        .toList());
    }

    long dead() {
        return groups.stream().mapToLong(FailureGroup::dead).sum() + ungrouped;
    }

    long retrying() {
        return groups.stream().mapToLong(FailureGroup::retrying).sum();
    }
}
