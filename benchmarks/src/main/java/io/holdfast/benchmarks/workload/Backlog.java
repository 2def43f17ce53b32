package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.List;

/** The same drain with a long backlog, or with many tasks held by another worker. */
public final class Backlog implements Workload {

    private static final int SLOTS = 100;
    private static final Duration LONG_LEASE = Duration.ofMinutes(30);
    private static final WorkerId OTHER_WORKER = new WorkerId("other-worker");

    private final String name;
    private final int tasks;
    private final int backlog;
    private final int inFlight;

    /**
     * @param tasks how many are drained
     * @param backlog how many are pending in the first case; in the reference case only the drained ones
     * @param inFlight how many another worker holds, in a separate case; 0 to leave it out
     */
    public Backlog(String name, int tasks, int backlog, int inFlight) {
        this.name = name;
        this.tasks = tasks;
        this.backlog = backlog;
        this.inFlight = inFlight;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String sentence() {
        return "One worker with %d slots drains %,d of the pending tasks".formatted(SLOTS, tasks);
    }

    @Override
    public List<Trial> trials() {
        Trial plain = new Trial(Holdfast.NAME + ", %,d pending".formatted(tasks), redis -> drain(redis, tasks, 0));
        Trial behind = new Trial(Holdfast.NAME + ", %,d pending".formatted(backlog), redis -> drain(redis, backlog, 0));
        Trial held = new Trial(
                Holdfast.NAME + ", %,d in flight".formatted(inFlight), redis -> drain(redis, tasks, inFlight));
        return inFlight == 0 ? List.of(plain, behind) : List.of(plain, behind, held);
    }

    private Measurement drain(RedisUnderTest redis, int pending, int held) throws Exception {
        try (HoldfastSession session = new Holdfast().open(redis)) {
            session.enqueue(pending + held);
            redis.settle(HoldfastSession.RECORDS);
            for (int taken = 0; taken < held; ) {
                int most = Math.min(TaskQueue.MAX_BATCH, held - taken);
                taken += session.queue()
                        .acquire(OTHER_WORKER, most, LONG_LEASE)
                        .tasks()
                        .size();
            }
            Costs before = Costs.now(redis.look(), session);
            long nanos = session.drain(tasks, SLOTS);
            Costs costs = Costs.now(redis.look(), session).since(before);
            return costs.of(tasks, nanos);
        }
    }
}
