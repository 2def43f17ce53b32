package io.holdfast.monitor.autoscale;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.queue.inspect.Depths;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a queue asked of its workers at one moment.
 *
 * @param pending tasks that wait for a slot; 0 while the queue is paused
 * @param running tasks that have a slot
 * @param runTime the average time for which a run takes a slot; null as long as no run has ended
 * @param slots slots of the workers that serve the queue
 * @param slotsShort whether it is slots that pending tasks wait for. While slots stay free, they wait for something else, such as
 *     a limit, a closed route or a handler, which more workers do not change
 */
record LoadSample(
        Instant at, long pending, long running, @Nullable Duration runTime, int slots, boolean slotsShort) {

    /** A worker that has just started has not filled its slots yet. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** More than what stays busy after workers were taken away, so that this does not change again at once. */
    private static final double SHORT_UTILIZATION = 0.75;

    /** @param serving the living workers that take tasks of the queue */
    static LoadSample of(
            Instant at, long pending, long running, @Nullable Duration runTime, List<MonitoredWorker> serving) {
        List<MonitoredWorker> settled = serving.stream()
                .filter(worker -> !worker.report().startedAt().isAfter(at.minus(SETTLED)))
                .toList();
        boolean isShort = settled.isEmpty() || busyOf(settled) >= SHORT_UTILIZATION * slotsOf(settled);
        return new LoadSample(at, pending, running, runTime, slotsOf(serving), isShort);
    }

    /** The tasks that could start if there were slots. */
    static long pending(Depths depths) {
        return depths.paused() ? 0 : depths.pending();
    }

    static int slotsOf(List<MonitoredWorker> workers) {
        return workers.stream().mapToInt(worker -> worker.report().slots()).sum();
    }

    static int busyOf(List<MonitoredWorker> workers) {
        return workers.stream().mapToInt(worker -> worker.report().busy()).sum();
    }
}
