package io.holdfast.reliability;

import static org.awaitility.Awaitility.await;

import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.SlimWorker;
import io.holdfast.testing.RedisProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;

/** Slim workers of one kind, one of which is killed and replaced now and then. */
final class Fleet implements AutoCloseable {

    private final RedisProcess redis;
    private final Sink sink;
    private final String[] settings;
    private final Random random = new Random(11);
    private final Deque<ServiceProcess> workers = new ArrayDeque<>();
    private final Map<Long, Long> killed = new HashMap<>();

    Fleet(RedisProcess redis, Sink sink, String... settings) {
        this.redis = redis;
        this.sink = sink;
        this.settings = settings.clone();
    }

    void start(int count) {
        for (int i = 0; i < count; i++) {
            workers.add(SlimWorker.launch(redis.address(), sink, settings));
        }
        workers.forEach(worker -> SlimWorker.awaitReady(worker, sink));
    }

    /** Waits for this time, half as much again at most, or until there is nothing more to do. */
    void awaitNextKill(Duration atLeast, Callable<Boolean> over) {
        int least = (int) atLeast.toMillis();
        long until = System.nanoTime()
                + Duration.ofMillis(least + random.nextInt(least / 2)).toNanos();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - until >= 0 || over.call());
    }

    /** Kills the oldest with SIGKILL; the others are ready then. */
    void killOne() {
        workers.forEach(worker -> SlimWorker.awaitReady(worker, sink));
        ServiceProcess doomed = workers.remove();
        killed.put(doomed.pid(), System.nanoTime());
        doomed.kill();
        workers.add(SlimWorker.launch(redis.address(), sink, settings));
    }

    /** Stops the oldest in order with SIGTERM and starts another; returns when that one is ready. */
    void replaceOne() {
        workers.add(SlimWorker.launch(redis.address(), sink, settings));
        SlimWorker.awaitReady(workers.getLast(), sink);
        workers.remove().terminate();
    }

    int kills() {
        return killed.size();
    }

    /** When the process was killed, by this process' monotonic clock; empty for one that was not. */
    OptionalLong killedNanos(long pid) {
        return killed.containsKey(pid) ? OptionalLong.of(killed.get(pid)) : OptionalLong.empty();
    }

    @Override
    public void close() {
        workers.forEach(ServiceProcess::close);
    }
}
