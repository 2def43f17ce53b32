package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.MEMORY_BYTES;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** One worker drains the tasks of few keys and of many, against the same number of tasks without a key. */
public final class DrainKeyed implements Workload {

    private static final int SLOTS = 100;
    private static final int FEW_KEYS = 1_000;
    private static final int TASKS_OF_A_KEY = 10;

    private final int tasks;

    public DrainKeyed(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "drain-keyed";
    }

    @Override
    public String sentence() {
        return "One worker with %d slots drains %,d tasks to the last acknowledgement, without and with keys"
                .formatted(SLOTS, tasks);
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial(Holdfast.NAME + ", no key", redis -> measure(redis, HoldfastSession::task)),
                new Trial(Holdfast.NAME + ", %,d keys".formatted(FEW_KEYS), redis -> measure(redis, ofKeys(FEW_KEYS))),
                new Trial(
                        Holdfast.NAME + ", %,d keys".formatted(tasks / TASKS_OF_A_KEY),
                        redis -> measure(redis, ofKeys(tasks / TASKS_OF_A_KEY))));
    }

    private Measurement measure(RedisUnderTest redis, Supplier<NewTask> made) throws Exception {
        try (HoldfastSession session = new Holdfast().open(redis)) {
            long memory = redis.look().memoryBytes();
            session.enqueue(tasks, made);
            double bytes = (double) (redis.look().memoryBytes() - memory) / tasks;
            redis.settle(HoldfastSession.RECORDS);
            Costs before = Costs.now(redis.look(), session);
            long nanos = session.drain(tasks, SLOTS);
            Costs costs = Costs.now(redis.look(), session).since(before);
            return costs.of(tasks, nanos).with(MEMORY_BYTES, bytes);
        }
    }

    /** The keys one after the other, and from the first again. */
    private static Supplier<NewTask> ofKeys(int keys) {
        AtomicInteger made = new AtomicInteger();
        return () ->
                HoldfastSession.task().withKey(new TaskKey("tenant-%06d".formatted(made.getAndIncrement() % keys)));
    }
}
