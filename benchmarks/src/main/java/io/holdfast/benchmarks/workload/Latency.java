package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.contender.RunningWorker;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Waits;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.task.Payload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** From the call that enqueues a task to the start of its handler, on an otherwise idle worker. */
public final class Latency implements Workload {

    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final int tasks;

    public Latency(int tasks) {
        this.tasks = tasks;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String sentence() {
        return "From enqueue to handler start on an idle worker, %,d tasks, 100 per second".formatted(tasks);
    }

    @Override
    public List<Trial> trials() {
        return List.of(new Trial(Holdfast.NAME, this::measure));
    }

    private Measurement measure(RedisUnderTest redis) throws Exception {
        Waits waits = new Waits();
        try (HoldfastSession session = new Holdfast().open(redis);
                RunningWorker worker = RunningWorker.start(
                        session.engine(),
                        task -> waits.add(System.nanoTime() - Long.parseLong(task.text())),
                        "slots=100")) {
            long next = System.nanoTime();
            for (int i = 0; i < tasks; i++) {
                next += PAUSE.toNanos();
                while (next - System.nanoTime() > 0) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                session.enqueue(List.of(HoldfastSession.task(Payload.ofText(Long.toString(System.nanoTime())))));
            }
            HoldfastSession.await(() -> worker.completed() >= tasks, LOOK);
            return waits.measurement();
        }
    }
}
