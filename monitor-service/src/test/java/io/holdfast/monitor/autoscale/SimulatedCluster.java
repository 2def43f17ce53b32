package io.holdfast.monitor.autoscale;

import io.holdfast.monitor.state.MonitoredWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * One queue and its workers, second by second, with an autoscaler that does what the recommendation says. Arrivals are a Poisson process, run
 * times are exponential. A worker that is taken away takes no more tasks and finishes those that it runs.
 */
final class SimulatedCluster {

    static final int SLOTS = 5;
    private static final int START_SECONDS = 20;
    private static final int POLL_SECONDS = 15;
    private static final int TICKS = 10; // per second

    private final Random random;
    private final ScaleGoal goal;
    private final DemandHistory history = new DemandHistory();
    private final List<SimulatedWorker> workers = new ArrayList<>();
    private final Deque<Double> pending = new ArrayDeque<>(); // when each arrived
    private final List<double[]> waits = new ArrayList<>(); // when the task started, and how long it had waited
    private final Deque<double[]> ended = new ArrayDeque<>(); // when each run ended, and its time
    private final List<Integer> wanted = new ArrayList<>(); // one for each poll
    private IntUnaryOperator burst = second -> 0;
    private int limit = Integer.MAX_VALUE;
    private double lastRunTime = -1;
    private int now;
    private long arrived;

    private static final class SimulatedWorker {
        final int readyAt;
        boolean isLeaving;
        final PriorityQueue<double[]> runs =
                new PriorityQueue<>(Comparator.comparingDouble((double[] run) -> run[0])); // until when, and the time

        SimulatedWorker(int readyAt) {
            this.readyAt = readyAt;
        }
    }

    SimulatedCluster(long seed, int min, int max) {
        this.random = new Random(seed);
        this.goal = new ScaleGoal(Duration.ofSeconds(30), min, max, SLOTS);
        for (int i = 0; i < min; i++) {
            workers.add(new SimulatedWorker(0));
        }
    }

    /** No more tasks than that run at a time, without the recommendation knowing of it. */
    void limitRunning(int running) {
        limit = running;
    }

    /** Tasks that arrive all at once at the beginning of a second, in addition. */
    void bursts(IntUnaryOperator bursts) {
        burst = bursts;
    }

    /** @param perSecond the tasks that arrive on average in a second */
    void run(Duration time, IntToDoubleFunction perSecond, double runSeconds) {
        int end = now + (int) time.toSeconds();
        for (; now < end; now++) {
            double rate = perSecond.applyAsDouble(now);
            for (int tick = 0; tick < TICKS; tick++) {
                double moment = now + (double) tick / TICKS;
                arrive(moment, tick, rate);
                finish(moment);
                start(moment, runSeconds);
            }
            workers.removeIf(worker -> worker.isLeaving && worker.runs.isEmpty());
            observe();
            if (now % POLL_SECONDS == 0) {
                scale();
            }
        }
    }

    private void arrive(double moment, int tick, double rate) {
        long count = poisson(rate / TICKS) + (tick == 0 ? burst.applyAsInt(now) : 0);
        for (long i = 0; i < count; i++) {
            pending.addLast(moment);
        }
        arrived += count;
    }

    private long poisson(double mean) {
        double least = Math.exp(-mean);
        long count = 0;
        for (double product = random.nextDouble(); product > least; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    private void finish(double moment) {
        for (SimulatedWorker worker : workers) {
            while (!worker.runs.isEmpty() && worker.runs.peek()[0] <= moment) {
                ended.addLast(worker.runs.remove());
            }
        }
        while (!ended.isEmpty() && ended.getFirst()[0] < moment - 60) {
            ended.removeFirst();
        }
    }

    private void start(double moment, double runSeconds) {
        for (SimulatedWorker worker : workers) {
            while (!pending.isEmpty()
                    && !worker.isLeaving
                    && worker.readyAt <= now
                    && worker.runs.size() < SLOTS
                    && running() < limit) {
                waits.add(new double[] {moment, moment - pending.removeFirst()});
                double time = -Math.log(1 - random.nextDouble()) * runSeconds;
                worker.runs.add(new double[] {moment + time, time});
            }
        }
    }

    /** What the monitor sees: a stopping worker says that it takes no more tasks. */
    private void observe() {
        Instant at = Instant.EPOCH.plusSeconds(now);
        List<MonitoredWorker> serving = workers.stream()
                .filter(worker -> worker.readyAt <= now && !worker.isLeaving)
                .map(worker -> DemandHistoryTest.worker(
                        Instant.EPOCH.plusSeconds(worker.readyAt - (worker.readyAt == 0 ? 600 : 0)),
                        SLOTS,
                        worker.runs.size()))
                .toList();
        if (!ended.isEmpty()) {
            lastRunTime = ended.stream().mapToDouble(run -> run[1]).average().orElse(0);
        }
        Duration runTime = lastRunTime < 0 ? null : Duration.ofNanos((long) (lastRunTime * 1e9));
        history.add(LoadSample.of(at, pending.size(), running(), runTime, serving));
    }

    private void scale() {
        Demands demands = new Demands(history.now(), history.recent(), history.isComplete());
        int target = Recommendation.of(demands, Double.POSITIVE_INFINITY, pending.size() + running() > 0, goal)
                .workers();
        wanted.add(target);
        for (int i = workers(); i < target; i++) {
            workers.add(new SimulatedWorker(now + START_SECONDS));
        }
        List<SimulatedWorker> staying = new ArrayList<>(
                workers.stream().filter(worker -> !worker.isLeaving).toList());
        while (staying.size() > target) {
            staying.remove(random.nextInt(staying.size())).isLeaving = true;
        }
    }

    int workers() {
        return (int) workers.stream().filter(worker -> !worker.isLeaving).count();
    }

    long running() {
        return workers.stream().mapToInt(worker -> worker.runs.size()).sum();
    }

    long pending() {
        return pending.size();
    }

    long arrived() {
        return arrived;
    }

    long started() {
        return waits.size();
    }

    int mostWorkers() {
        return wanted.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    int workersAt(Duration time) {
        return wanted.get((int) time.toSeconds() / POLL_SECONDS);
    }

    /** The numbers of workers that were wanted one after another. */
    List<Integer> changesAfter(Duration time) {
        int first = (int) time.toSeconds() / POLL_SECONDS;
        List<Integer> changes = new ArrayList<>();
        for (int i = Math.max(1, first); i < wanted.size(); i++) {
            if (!wanted.get(i).equals(wanted.get(i - 1))) {
                changes.add(wanted.get(i));
            }
        }
        return changes;
    }

    int reversals() {
        return reversalsAfter(Duration.ZERO);
    }

    /** How often workers were taken away after some were added, or the other way round. */
    int reversalsAfter(Duration time) {
        int first = Math.max(1, (int) time.toSeconds() / POLL_SECONDS);
        int reversals = 0;
        int direction = 0;
        for (int i = first; i < wanted.size(); i++) {
            int step = Integer.signum(wanted.get(i) - wanted.get(i - 1));
            if (step != 0 && direction != 0 && step != direction) {
                reversals++;
            }
            direction = step == 0 ? direction : step;
        }
        return reversals;
    }

    /** In seconds. */
    double waitPercentile(double share, Duration after) {
        double[] sorted = waits.stream()
                .filter(wait -> wait[0] >= after.toSeconds())
                .mapToDouble(wait -> wait[1])
                .sorted()
                .toArray();
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    long longestWait() {
        return Math.round(waitPercentile(1, Duration.ZERO));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < wanted.size(); i++) {
            if (i == 0 || !wanted.get(i).equals(wanted.get(i - 1))) {
                text.append(i * POLL_SECONDS)
                        .append(" s: ")
                        .append(wanted.get(i))
                        .append(", ");
            }
        }
        return text.toString();
    }
}
