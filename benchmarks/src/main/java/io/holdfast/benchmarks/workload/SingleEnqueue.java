package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.OneByOne;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.util.List;

/** Many callers enqueue one task per call. */
public final class SingleEnqueue implements Workload {

    private static final int IN_FLIGHT = 50;

    private final int tasks;
    private final List<OneByOne> contenders;

    public SingleEnqueue(int tasks, List<OneByOne> contenders) {
        this.tasks = tasks;
        this.contenders = contenders;
    }

    @Override
    public String name() {
        return "enqueue-single";
    }

    @Override
    public String sentence() {
        return "%,d tasks are enqueued one a call, with %d calls under way".formatted(tasks, IN_FLIGHT);
    }

    @Override
    public List<Trial> trials() {
        return contenders.stream()
                .map(contender -> new Trial(contender.name(), redis -> measure(contender, redis)))
                .toList();
    }

    private Measurement measure(OneByOne contender, RedisUnderTest redis) throws Exception {
        try (OneByOne.Session session = contender.open(redis)) {
            session.enqueue(1);
            Costs before = Costs.now(redis.look(), session);
            long started = System.nanoTime();
            session.enqueueSingly(tasks, IN_FLIGHT);
            long nanos = System.nanoTime() - started;
            Costs costs = Costs.now(redis.look(), session).since(before);
            return costs.of(tasks, nanos);
        }
    }
}
