package io.holdfast.monitor.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one queue needed in the last five minutes. Not thread-safe.
 *
 * <p>The slots that tasks keep busy follow from the law of flow balance and the utilization law of P. J. Denning and J. P.
 * Buzen, "The Operational Analysis of Queueing Network Models" (ACM Computing Surveys 10, 1978): the tasks that arrive are
 * those that start, plus those by which the number of pending tasks grows; and the average number of busy slots is the rate of
 * starts times the run time. So {@code arrivals × run time = busy slots + growth × run time}.
 */
final class DemandHistory {

    /** The time over which the demand is averaged. */
    static final Duration AVERAGED = Duration.ofMinutes(1);

    /** The time for which a demand prevents that workers are taken away. */
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final Duration STEP = Duration.ofSeconds(10);

    private final Deque<LoadSample> samples = new ArrayDeque<>();
    private final Deque<Demand> steps = new ArrayDeque<>(); // each the maximum of about ten seconds
    private Instant since = Instant.MAX;
    private @Nullable Demand now;

    /** Adds what is known now. If the clock was set back, the history begins again. */
    void add(LoadSample sample) {
        if (now == null || sample.at().isBefore(now.at())) {
            samples.clear();
            steps.clear();
            since = sample.at();
        }
        samples.addLast(sample);
        while (samples.getFirst().at().isBefore(sample.at().minus(AVERAGED))) {
            samples.removeFirst();
        }
        Demand demand = demand(sample);
        now = demand;
        Demand step = steps.peekLast();
        if (step == null || !sample.at().isBefore(step.at().plus(STEP))) {
            steps.addLast(demand);
        } else {
            steps.removeLast();
            steps.addLast(step.max(demand));
        }
        while (steps.getFirst().at().isBefore(sample.at().minus(REMEMBERED))) {
            steps.removeFirst();
        }
    }

    private Demand demand(LoadSample current) {
        double running =
                samples.stream().mapToLong(LoadSample::running).average().orElse(0);
        long pending = current.slotsShort() ? current.pending() : 0;
        Duration runTime = current.runTime();
        Double runSeconds = runTime == null ? null : runTime.toNanos() / 1e9;
        double growing = current.slotsShort() && runSeconds != null ? growth(current) * runSeconds : 0;
        return new Demand(
                current.at(),
                Math.max(0, running + growing),
                runSeconds == null ? null : pending * runSeconds,
                pending,
                current.running(),
                current.slots());
    }

    /** Pending tasks per second. */
    private double growth(LoadSample current) {
        return (double) (current.pending() - samples.getFirst().pending()) / AVERAGED.toSeconds();
    }

    /** The demand of the last sample. */
    Demand now() {
        return Objects.requireNonNull(now, "There is no sample yet");
    }

    /** The greatest demands of each ten seconds of the last five minutes, that of now included. */
    List<Demand> recent() {
        return List.copyOf(steps);
    }

    /** Whether it goes back five minutes. */
    boolean isComplete() {
        return now != null && !now.at().isBefore(since.plus(REMEMBERED));
    }
}
