package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.ALLOCATED_BYTES;
import static io.holdfast.benchmarks.measure.Metric.WHOLE_LIFE_REDIS_MICROS;

import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.util.List;

/** One worker drains the queue. */
public final class Drain implements Workload {

    private final int tasks;
    private final int slots;
    private final List<? extends Contender> contenders;

    public Drain(int tasks, int slots, List<? extends Contender> contenders) {
        this.tasks = tasks;
        this.slots = slots;
        this.contenders = contenders;
    }

    @Override
    public String name() {
        return "drain-" + slots;
    }

    @Override
    public String sentence() {
        return "One worker with %,d slots drains %,d tasks to the last acknowledgement".formatted(slots, tasks);
    }

    @Override
    public List<Trial> trials() {
        return contenders.stream()
                .map(contender -> new Trial(contender.name(), redis -> measure(contender, redis, tasks, slots)))
                .toList();
    }

    static Measurement measure(Contender contender, RedisUnderTest redis, int tasks, int slots) throws Exception {
        try (Contender.Session session = contender.open(redis)) {
            Costs born = Costs.now(redis.look(), session);
            session.enqueue(tasks);
            Costs before = Costs.now(redis.look(), session);
            long nanos = session.drain(tasks, slots);
            Costs after = Costs.now(redis.look(), session);
            Costs costs = after.since(before);
            return costs.of(tasks, nanos)
                    .with(WHOLE_LIFE_REDIS_MICROS, after.since(born).redisMicros() / tasks)
                    .with(ALLOCATED_BYTES, costs.client().allocatedBytes() / tasks);
        }
    }
}
