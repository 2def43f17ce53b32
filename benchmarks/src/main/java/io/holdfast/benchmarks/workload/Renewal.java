package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.COMMANDS;
import static io.holdfast.benchmarks.measure.Metric.MAX_SCRIPT_MILLIS;
import static io.holdfast.benchmarks.measure.Metric.RENEWALS;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.contender.RunningWorker;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.benchmarks.redis.SlowCommands;
import io.holdfast.queue.redis.ScriptDigests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One process holds many leases: how many commands does their renewal take? */
public final class Renewal implements Workload {

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final int THIRDS = 3;

    private final int leases;
    private final Duration ttl;

    public Renewal(int leases, Duration ttl) {
        this.leases = leases;
        this.ttl = ttl;
    }

    @Override
    public String name() {
        return "renewal";
    }

    @Override
    public String sentence() {
        return "One process holds %,d leases of %d s; all commands of one TTL, in thirds"
                .formatted(leases, ttl.toSeconds());
    }

    @Override
    public List<Trial> trials() {
        return List.of(new Trial(Holdfast.NAME, this::measure));
    }

    private Measurement measure(RedisUnderTest redis) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(leases);
        try (HoldfastSession session = new Holdfast().open(redis);
                RunningWorker worker = RunningWorker.start(
                        session.engine(),
                        task -> {
                            started.countDown();
                            end.await();
                        },
                        "slots=" + leases,
                        "lease-ttl=" + ttl.toMillis() + "ms")) {
            session.enqueue(leases);
            started.await();
            redis.look().noteSlow(0);
            boolean unused = end.await(ttl.toMillis(), TimeUnit.MILLISECONDS);
            SlowCommands commands = redis.look().slow();
            end.countDown();
            HoldfastSession.await(() -> worker.completed() >= leases, LOOK);
            int renewals = commands.count(ScriptDigests.of("renew"));
            int all =
                    commands.counts().values().stream().mapToInt(count -> count).sum();
            return new Measurement()
                    .with(RENEWALS, (double) renewals / THIRDS)
                    .with(COMMANDS, (double) all / THIRDS)
                    .with(MAX_SCRIPT_MILLIS, commands.longestScriptMicros() / 1e3);
        }
    }
}
