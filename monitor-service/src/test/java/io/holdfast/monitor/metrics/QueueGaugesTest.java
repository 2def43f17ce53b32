package io.holdfast.monitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.state.StateTracker;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueueGaugesTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final Depths ONE_DEAD = new Depths(0, 0, 0, 0, 0, 1, 0, null, false);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Snapshot next = snapshot(List.of(), List.of());
    private final StateTracker tracker = new StateTracker(() -> next, Clock.systemUTC());
    private final QueueGauges gauges = new QueueGauges(tracker, registry);

    @Test
    void aRemovedQueueHasNoGauges() {
        show(snapshot(List.of(QueueName.DEFAULT, MAIL), List.of()));
        assertThat(dead(MAIL)).hasSize(1);
        show(snapshot(List.of(QueueName.DEFAULT), List.of()));
        assertThat(dead(MAIL)).isEmpty();
        assertThat(dead(QueueName.DEFAULT)).hasSize(1);
    }

    @Test
    void anUnreadableQueueKeepsItsGaugesWithoutAValue() {
        show(snapshot(List.of(MAIL), List.of()));
        assertThat(dead(MAIL)).containsExactly(1.0);
        show(snapshot(List.of(), List.of(MAIL)));
        assertThat(dead(MAIL)).containsExactly(Double.NaN);
    }

    @Test
    void aRemovedQueueMakesRoomForAnother() {
        List<QueueName> hundred =
                IntStream.range(0, 100).mapToObj(i -> new QueueName("q" + i)).toList();
        show(snapshot(hundred, List.of()));
        show(snapshot(Stream.concat(hundred.stream(), Stream.of(MAIL)).toList(), List.of()));
        assertThat(dead(MAIL)).isEmpty();
        show(snapshot(Stream.concat(hundred.stream().skip(1), Stream.of(MAIL)).toList(), List.of()));
        assertThat(dead(MAIL)).hasSize(1);
    }

    private void show(Snapshot snapshot) {
        next = snapshot;
        tracker.refresh();
        gauges.accept(snapshot);
    }

    private List<Double> dead(QueueName queue) {
        return registry.find(QueueGauges.QUEUE_TASKS).tag("name", queue.value()).tag("state", "dead").gauges().stream()
                .map(Gauge::value)
                .toList();
    }

    private static Snapshot snapshot(List<QueueName> counted, List<QueueName> unknown) {
        TreeMap<QueueName, Depths> depths = new TreeMap<>();
        counted.forEach(queue -> depths.put(queue, ONE_DEAD));
        return new Snapshot(Clock.systemUTC().instant(), depths, new TreeSet<>(unknown), List.of());
    }
}
