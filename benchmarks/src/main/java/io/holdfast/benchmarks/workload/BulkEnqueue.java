package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.MEMORY_BYTES;

import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.util.List;

/** One caller enqueues many tasks per call. */
public final class BulkEnqueue implements Workload {

    private final int tasks;
    private final List<? extends Contender> contenders;

    public BulkEnqueue(int tasks, List<? extends Contender> contenders) {
        this.tasks = tasks;
        this.contenders = contenders;
    }

    @Override
    public String name() {
        return "enqueue-bulk";
    }

    @Override
    public String sentence() {
        return "One caller enqueues %,d tasks, 10,000 per call".formatted(tasks);
    }

    @Override
    public List<Trial> trials() {
        return contenders.stream()
                .map(contender -> new Trial(contender.name(), redis -> measure(contender, redis, tasks)))
                .toList();
    }

    static Measurement measure(Contender contender, RedisUnderTest redis, int tasks) throws Exception {
        try (Contender.Session session = contender.open(redis)) {
            session.enqueue(1);
            long memory = redis.look().memoryBytes();
            Costs before = Costs.now(redis.look(), session);
            long started = System.nanoTime();
            session.enqueue(tasks);
            long nanos = System.nanoTime() - started;
            Costs costs = Costs.now(redis.look(), session).since(before);
            return costs.of(tasks, nanos)
                    .with(MEMORY_BYTES, (double) (redis.look().memoryBytes() - memory) / tasks);
        }
    }
}
