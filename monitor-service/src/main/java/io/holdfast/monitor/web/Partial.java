package io.holdfast.monitor.web;

import io.holdfast.monitor.watch.Sight;
import io.holdfast.monitor.watch.Snapshot;
import io.holdfast.queue.model.QueueName;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the page says while a part of Redis is away.
 *
 * @param queues what can't be counted, in a sentence; null when all can
 * @param workers whether the workers are known
 */
record Partial(@Nullable String queues, boolean workers) {

    private static final int MAX_NAMED = 10;

    static Partial of(Sight sight) {
        return sight.live()
                .map(snapshot -> new Partial(sentence(snapshot), snapshot.workers() != null))
                .orElse(new Partial(null, true));
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
        String more = unknown > MAX_NAMED ? " and " + Words.count(unknown - MAX_NAMED) + " more" : "";
        return "The numbers leave out " + (unknown == 1 ? "the queue " : "the queues ") + named + more
                + ", which can't be counted.";
    }
}
