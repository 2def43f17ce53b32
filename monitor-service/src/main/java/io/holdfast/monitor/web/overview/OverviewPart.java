package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.web.live.Fragments;
import io.holdfast.monitor.web.live.LivePart;
import io.holdfast.queue.task.QueueName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The panels of the overview, for its stream.
 *
 * @param queue the only queue that is shown; null for all
 */
record OverviewPart(
        OverviewReader reader,
        Fragments fragments,
        @Nullable QueueName queue) implements LivePart {

    private static final String TEMPLATE = "monitor/overview/panels";

    @Override
    public Map<String, String> render() {
        Map<String, Object> variables =
                Map.of("view", OverviewPage.of(reader.read(queue).orElse(null)));
        return Map.of(
                "now", fragments.render(TEMPLATE, "now", variables),
                "details", fragments.render(TEMPLATE, "details", variables));
    }
}
