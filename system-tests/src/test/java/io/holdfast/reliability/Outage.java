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
 * An outage of Redis under load.
 *
 * @param gone its begin, by {@link System#nanoTime()}
 * @param back when Redis answered again
 */
record Outage(EnqueueLoad load, long gone, long back) {

    private static final Duration LONG = Duration.ofSeconds(60);

    Duration length() {
        return Duration.ofNanos(back - gone);
    }

    /** The calls that were not accepted, including those at the begin of the outage. */
    List<Call> refused() {
        return load.calls().stream().filter(call -> !call.accepted()).toList();
    }

    Duration slowestRefusal() {
        return refused().stream().map(Call::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** The calls that began and ended during the outage. */
    List<Call> callsWithin() {
        return load.calls().stream()
                .filter(call -> call.begunNanos() > gone && call.atNanos() < back)
                .toList();
    }

    /** The time from its end until the producer accepted a task; waits for that. */
    Duration untilAccepted() {
        return firstAfter(() -> load.accepted().values().stream().mapToLong(Call::atNanos));
    }

    /** The time from its end until a worker started a task; waits for that. */
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
