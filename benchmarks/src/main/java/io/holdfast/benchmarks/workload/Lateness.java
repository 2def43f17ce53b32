package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.contender.RunningWorker;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Waits;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.StartTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How late a delayed task starts while there are free slots. */
public final class Lateness implements Workload {

    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(1);
    private static final int MILLIS_A_TASK = 10;
    private static final long SEED = 17;

    private final int tasks;

    public Lateness(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "lateness";
    }

    @Override
    public String sentence() {
        return "How late %,d delayed tasks start that are due at random moments of %,d ms, with free slots"
                .formatted(tasks, tasks * MILLIS_A_TASK);
    }

    @Override
    public List<Trial> trials() {
        return List.of(new Trial(Holdfast.NAME, this::measure));
    }

    private Measurement measure(RedisUnderTest redis) throws Exception {
        Clock clock = Clock.systemUTC();
        Waits waits = new Waits();
        try (HoldfastSession session = new Holdfast().open(redis);
                RunningWorker worker = RunningWorker.start(
                        session.engine(),
                        task -> waits.add(Duration.between(Instant.parse(task.text()), clock.instant())
                                .toNanos()),
                        "slots=100")) {
            Instant begin = clock.instant().plus(LEAD);
            session.enqueue(tasksFrom(begin));
            HoldfastSession.await(() -> worker.completed() >= tasks, LOOK);
            return waits.measurement();
        }
    }

    private List<NewTask> tasksFrom(Instant begin) {
        Random random = new Random(SEED);
        List<NewTask> all = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Instant due = begin.plusMillis(random.nextInt(tasks * MILLIS_A_TASK));
            all.add(HoldfastSession.task(Payload.ofText(due.toString())).withStart(new StartTime.At(due)));
        }
        return all;
    }
}
