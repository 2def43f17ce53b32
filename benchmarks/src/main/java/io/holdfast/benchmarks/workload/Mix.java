package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Tasks of all priorities, some of them delayed, against the same number of uniform tasks. */
public final class Mix implements Workload {

    private static final int SLOTS = 100;
    private static final int ONE_IN = 10;
    private static final int MAX_DELAY_MILLIS = 1_000;
    private static final long SEED = 17;

    private final int tasks;

    public Mix(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "mix";
    }

    @Override
    public String sentence() {
        return "%,d tasks, a third of each priority, one in %d delayed by up to a second, drained with %d slots"
                .formatted(tasks, ONE_IN, SLOTS);
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial(Holdfast.NAME + ", one kind", redis -> measure(redis, false)),
                new Trial(Holdfast.NAME + ", mixed", redis -> measure(redis, true)));
    }

    private Measurement measure(RedisUnderTest redis, boolean mixed) throws Exception {
        Random random = new Random(SEED);
        try (HoldfastSession session = new Holdfast().open(redis)) {
            session.enqueue(tasks, () -> mixed ? any(random) : HoldfastSession.task());
            Costs before = Costs.now(redis.look(), session);
            long nanos = session.drain(tasks, SLOTS);
            Costs costs = Costs.now(redis.look(), session).since(before);
            return costs.of(tasks, nanos);
        }
    }

    private static NewTask any(Random random) {
        Priority[] priorities = Priority.values();
        NewTask task = HoldfastSession.task().withPriority(priorities[random.nextInt(priorities.length)]);
        return random.nextInt(ONE_IN) > 0
                ? task
                : task.withStart(new StartTime.After(Duration.ofMillis(random.nextInt(MAX_DELAY_MILLIS))));
    }
}
