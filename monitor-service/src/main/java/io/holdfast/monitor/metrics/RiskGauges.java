package io.holdfast.monitor.metrics;

import io.holdfast.monitor.state.StoreRisks;
import io.holdfast.queue.inspect.StoreRisk;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** Whether the settings of Redis can lose tasks. */
public final class RiskGauges implements MeterBinder {

    public static final String STORE_RISK = "store_risk";

    private final StoreRisks risks;

    public RiskGauges(StoreRisks risks) {
        this.risks = risks;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (StoreRisk.Kind kind : StoreRisk.Kind.values()) {
            Gauge.builder(
                            STORE_RISK,
                            risks,
                            all -> all.last().stream()
                                    .filter(risk -> risk.kind() == kind)
                                    .count())
                    .description("Whether the settings of Redis can lose tasks in this way: 1 or 0")
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }
}
