package io.holdfast.queue.errors;

import java.util.Comparator;
import java.util.List;

/**
 * The failures of one queue.
 *
 * @param groups the last to fail first
 * @param ungrouped the number of dead letters that are in no group, because an earlier version recorded them
 */
public record QueueErrors(List<ErrorGroup> groups, long ungrouped) {

    /** A queue without failures. */
    public static final QueueErrors NONE = new QueueErrors(List.of(), 0);

    public QueueErrors {
        groups = groups.stream()
                .sorted(Comparator.comparing(ErrorGroup::lastSeen).reversed().thenComparing(ErrorGroup::id))
                .toList();
    }
}
