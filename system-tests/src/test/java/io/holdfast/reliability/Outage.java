package io.holdfast.reliability;

import static org.awaitility.Awaitility.await;

import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.EnqueueLoad.Call;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.Sink.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * A time in which Redis was away, under load.
 *
 * @param gone when it had begun, by {@link System#nanoTime()}
 * @param back when Redis answered again
 */
record Outage(EnqueueLoad load, long gone, long back) {

    private static final Duration LONG = Duration.ofSeconds(60);

    Duration length() {
        return Duration.ofNanos(back - gone);
    }

    /** The calls that were not accepted, also of the moment in which it began. */
    List<Call> refused() {
        return load.calls().stream().filter(call -> !call.accepted()).toList();
    }

    Duration slowestRefusal() {
        return refused().stream().map(Call::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The calls that begun and ended within it. */
    List<Call> callsWithin() {
        return load.calls().stream()
                .filter(call -> call.begunNanos() > gone && call.atNanos() < back)
                .toList();
    }

    /** How long after its end the producer accepted a task; waits for one. */
    Duration untilAccepted() {
        return firstAfter(() -> load.accepted().values().stream().mapToLong(Call::atNanos));
    }

    /** How long after its end a worker started a task; waits for one. */
    Duration untilStarted(Sink sink) {
        return firstAfter(() -> sink.moments(Event.START).stream().mapToLong(Moment::nanos));
    }

    private Duration firstAfter(Supplier<LongStream> moments) {
        return await().atMost(LONG)
                .until(
                        () -> moments.get()
                                .filter(at -> at - back > 0)
                                .mapToObj(at -> Duration.ofNanos(at - back))
                                .min(Duration::compareTo),
                        Optional::isPresent)
                .orElseThrow();
    }
}
