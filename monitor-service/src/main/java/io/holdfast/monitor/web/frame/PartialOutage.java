package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.task.QueueName;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows while a node of a Redis Cluster is unreachable.
 *
 * @param queues names the queues that cannot be read, in one sentence; null if all can
 * @param workers whether the workers are known
 */
public record PartialOutage(@Nullable String queues, boolean workers) {

    private static final int MAX_NAMED = 10;

    static PartialOutage of(MonitorState state) {
        return state.available()
                .map(snapshot -> new PartialOutage(sentence(snapshot), snapshot.workers() != null))
                .orElse(new PartialOutage(null, true));
    }

    private static @Nullable String sentence(Snapshot snapshot) {
        int unknown = snapshot.unknown().size();
        if (unknown == 0) {
            return null;
        }
        String named = snapshot.unknown().stream()
                .limit(MAX_NAMED)
                .map(QueueName::value)
                .collect(Collectors.joining(", "));
        String more = unknown > MAX_NAMED ? " and " + Formats.count(unknown - MAX_NAMED) + " more" : "";
        return "Not included in the numbers: " + (unknown == 1 ? "queue " : "queues ") + named + more + ".";
    }
}
