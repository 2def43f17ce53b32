package io.holdfast.worker.service.push;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** The metrics of one route. */
final class RouteMetrics {

    private static final Duration[] BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Outcome, Counter> requests = new EnumMap<>(Outcome.class);
    private final Timer time;

    RouteMetrics(MeterRegistry registry, Route route) {
        String name = route.settings().type().value();
        for (Outcome outcome : Outcome.values()) {
            requests.put(outcome, counter(registry, name, outcome));
        }
        this.time = Timer.builder("route.request.duration")
                .description("Duration of requests, with or without a response")
                .tag("route", name)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("route.breaker.open", () -> route.breaker().isClosed() ? 0 : 1)
                .description("1 while tasks of the route wait because its service fails (also while probing)")
                .tag("route", name)
                .register(registry);
        FunctionCounter.builder(
                        "route.breaker.opened", route, of -> of.breaker().openings())
                .description("How often the breaker of the route has opened")
                .tag("route", name)
                .register(registry);
        Gauge.builder("route.paused", () -> route.pauseLeft().isZero() ? 0 : 1)
                .description("1 while tasks of the route wait because its service asked for a pause")
                .tag("route", name)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String route, Outcome outcome) {
        return Counter.builder("route.requests")
                .description("Requests by outcome")
                .tag("route", route)
                .tag("outcome", outcome.label())
                .register(registry);
    }

    void ended(Outcome outcome, long startNanos) {
        Counter counter = requests.get(outcome);
        if (counter != null) { // never null, which NullAway cannot know
            counter.increment();
        }
        time.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
}
