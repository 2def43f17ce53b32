package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.MAX_PING_MILLIS;
import static io.holdfast.benchmarks.measure.Metric.MAX_SCRIPT_MILLIS;
import static io.holdfast.benchmarks.measure.Metric.TASKS_PER_SECOND;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.contender.RunningWorker;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.Pinger;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.task.StartTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Many delayed tasks become due at the same moment: how long does Redis block everyone else? */
public final class DueTogether implements Workload {

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final long NOTED_MICROS = 200;
    /** The enqueue must end before the tasks are due. */
    private static final int TASKS_A_MILLISECOND = 5;

    private final int tasks;

    public DueTogether(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "due-together";
    }

    @Override
    public String sentence() {
        return "%,d delayed tasks are due at the same moment; a worker with 100 slots runs them".formatted(tasks);
    }

    @Override
    public List<Trial> trials() {
        return List.of(new Trial(Holdfast.NAME, this::measure));
    }

    private Measurement measure(RedisUnderTest redis) throws Exception {
        Instant due = Clock.systemUTC().instant().plusMillis(500 + tasks / TASKS_A_MILLISECOND);
        try (HoldfastSession session = new Holdfast().open(redis);
                RunningWorker worker = RunningWorker.start(session.engine(), task -> {}, "slots=100");
                Pinger pinger = new Pinger(redis)) {
            session.enqueue(tasks, () -> HoldfastSession.task().withStart(new StartTime.At(due)));
            if (session.depths().delayed() != tasks) {
                throw new IllegalStateException("Enqueuing took longer than until the tasks were due");
            }
            redis.look().noteSlow(NOTED_MICROS);
            pinger.reset();
            HoldfastSession.await(() -> worker.completed() >= tasks, LOOK);
            double seconds = Duration.between(due, Clock.systemUTC().instant()).toNanos() / 1e9;
            return new Measurement()
                    .with(TASKS_PER_SECOND, tasks / seconds)
                    .with(MAX_SCRIPT_MILLIS, redis.look().slow().longestScriptMicros() / 1e3)
                    .with(MAX_PING_MILLIS, pinger.longestMillis());
        }
    }
}
