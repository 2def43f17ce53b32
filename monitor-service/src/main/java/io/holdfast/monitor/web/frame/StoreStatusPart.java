package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.state.StateTracker;
import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.monitor.web.live.Fragments;
import io.holdfast.monitor.web.live.LivePart;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether Redis answers, for the stream of each page. */
@Component
public final class StoreStatusPart implements LivePart {

    private final StateTracker tracker;
    private final StoreRisks risks;
    private final Fragments fragments;

    StoreStatusPart(StateTracker tracker, StoreRisks risks, Fragments fragments) {
        this.tracker = tracker;
        this.risks = risks;
        this.fragments = fragments;
    }

    @Override
    public Map<String, String> render() {
        StoreStatus status = StoreStatus.of(tracker.state(), risks, null);
        return Map.of(
                "store-status", fragments.render("monitor/frame/store-status", "status", Map.of("frame", status)));
    }
}
