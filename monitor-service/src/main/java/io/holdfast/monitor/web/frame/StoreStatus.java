package io.holdfast.monitor.web.frame;

import io.holdfast.monitor.state.MonitorState;
import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.queue.inspect.StoreRisk;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every page says of Redis.
 *
 * @param now in milliseconds, for the clocks of the page, which may be wrong; null if the page learns it otherwise
 * @param outage null if Redis answers
 */
record StoreStatus(@Nullable Long now, @Nullable Outage outage, PartialOutage partial, List<StoreRisk> risks) {

    /** @param now null for what does not change from second to second */
    static StoreStatus of(MonitorState state, StoreRisks risks, @Nullable Instant now) {
        return new StoreStatus(
                now == null ? null : now.toEpochMilli(),
                state instanceof MonitorState.Unavailable outage
                        ? Outage.of(outage, now == null ? outage.since() : now)
                        : null,
                PartialOutage.of(state),
                state instanceof MonitorState.Available ? risks.last() : List.of());
    }
}
