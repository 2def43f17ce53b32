package io.holdfast.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.state.LimitWatch;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.flow.LimitUse;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LimitGaugesTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final QueueName REPORTS = new QueueName("reports");
    private static final QueueLimits LIMITS =
            QueueLimits.NONE.withConcurrency(50).withRate(new Rate(100, Duration.ofSeconds(1), 20));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Collection<QueueName>> reads = new ArrayList<>();
    private Map<QueueName, LimitsInUse> stored = Map.of();
    private boolean away;
    private Instant now = Instant.EPOCH;
    private final StateTracker tracker = new StateTracker(this::snapshot, new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });
    private final LimitWatch watch = new LimitWatch(this::read);
    private final LimitGauges gauges = new LimitGauges(watch, tracker, registry);

    LimitGaugesTest() {
        tracker.onSnapshot(watch);
        tracker.onRefresh(gauges);
    }

    @Test
    void theUseOfEachLimitIsShown() {
        stored = Map.of(MAIL, new LimitsInUse(LIMITS, new LimitUse(12, 3, 4, 5)));
        tracker.refresh();
        assertThat(values(LimitGauges.USED, "concurrency")).containsExactly(12.0);
        assertThat(values(LimitGauges.ALLOWED, "concurrency")).containsExactly(50.0);
        assertThat(values(LimitGauges.USED, "rate")).containsExactly(3.0);
        assertThat(values(LimitGauges.ALLOWED, "rate")).containsExactly(20.0);
        assertThat(registry.find(LimitGauges.KEYS_WAITING)
                        .tag("name", "mail")
                        .gauge()
                        .value())
                .isEqualTo(4);
        assertThat(registry.find(LimitGauges.THROTTLED)
                        .tag("name", "mail")
                        .functionCounter()
                        .count())
                .isEqualTo(5);
    }

    @Test
    void aLimitThatIsRemovedHasNoGauge() {
        stored = Map.of(MAIL, new LimitsInUse(LIMITS, LimitUse.NONE));
        tracker.refresh();
        stored = Map.of(MAIL, new LimitsInUse(LIMITS.withRate(null), LimitUse.NONE));
        after(Duration.ofSeconds(5));
        assertThat(values(LimitGauges.USED, "rate")).isEmpty();
        assertThat(values(LimitGauges.USED, "concurrency")).hasSize(1);
        stored = Map.of();
        after(Duration.ofSeconds(5));
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void queuesWithoutLimitsAreReadRarely() {
        stored = Map.of(MAIL, new LimitsInUse(LIMITS, LimitUse.NONE));
        tracker.refresh();
        after(Duration.ofSeconds(1));
        after(Duration.ofSeconds(4));
        assertThat(reads).hasSize(2);
        assertThat(reads.get(0)).containsExactly(MAIL, REPORTS);
        assertThat(reads.get(1)).containsExactly(MAIL);
        stored = Map.of(REPORTS, new LimitsInUse(LIMITS, LimitUse.NONE));
        after(Duration.ofSeconds(25));
        assertThat(registry.find(LimitGauges.USED).tag("name", "reports").gauges())
                .hasSize(2);
    }

    @Test
    void whileRedisIsAwayTheGaugesHaveNoValue() {
        stored = Map.of(MAIL, new LimitsInUse(LIMITS, LimitUse.NONE));
        tracker.refresh();
        away = true;
        after(Duration.ofSeconds(5));
        assertThat(values(LimitGauges.USED, "concurrency")).containsExactly(Double.NaN);
        away = false;
        after(Duration.ofSeconds(5));
        assertThat(values(LimitGauges.USED, "concurrency")).containsExactly(0.0);
    }

    private void after(Duration time) {
        now = now.plus(time);
        tracker.refresh();
    }

    private Map<QueueName, LimitsInUse> read(Collection<QueueName> queues) {
        reads.add(List.copyOf(queues));
        return stored.entrySet().stream()
                .filter(queue -> queues.contains(queue.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Snapshot snapshot() {
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        TreeMap<QueueName, Depths> depths = new TreeMap<>(Map.of(MAIL, Depths.NONE, REPORTS, Depths.NONE));
        return new Snapshot(now, depths, new TreeSet<>(), List.of());
    }

    private List<Double> values(String name, String limit) {
        return registry.find(name).tag("name", "mail").tag("limit", limit).gauges().stream()
                .map(Gauge::value)
                .toList();
    }
}
