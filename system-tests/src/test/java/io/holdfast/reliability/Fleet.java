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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Slim workers of one kind; now and then one of them is killed and replaced. */
final class Fleet implements AutoCloseable {

    /** The sink may record what a process sent before its death a little later. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    private final RedisProcess redis;
    private final Sink sink;
    private final String[] settings;
    private final Random random = new Random(11);
    private final Deque<ServiceProcess> workers = new ArrayDeque<>();
    private final Deque<ServiceProcess> frozen = new ArrayDeque<>();
    private final Map<Long, Kill> kills = new HashMap<>();

    /**
     * The death of a worker, by this process' monotonic clock.
     *
     * @param beforeNanos just before the signal
     * @param overNanos when it was seen dead, and everything it had sent has arrived
     */
    record Kill(long beforeNanos, long overNanos) {}

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

    /** Waits for this time, at most half as much again, or until there is nothing more to do. */
    void awaitNextKill(Duration atLeast, Callable<Boolean> over) {
        int least = (int) atLeast.toMillis();
        long until = System.nanoTime()
                + Duration.ofMillis(least + random.nextInt(least / 2)).toNanos();
        await().pollInterval(Duration.ofMillis(100)).until(() -> System.nanoTime() - until >= 0 || over.call());
    }

    /** Kills the oldest worker with SIGKILL; the others are ready by then. */
    void killOne() {
        workers.forEach(worker -> SlimWorker.awaitReady(worker, sink));
        ServiceProcess doomed = workers.remove();
        long before = System.nanoTime();
        doomed.kill();
        kills.put(doomed.pid(), new Kill(before, System.nanoTime() + ON_ITS_WAY.toNanos()));
        workers.add(SlimWorker.launch(redis.address(), sink, settings));
    }

    /** Freezes the oldest worker with SIGSTOP. */
    void freezeOne() {
        ServiceProcess worker = workers.remove();
        Signals.stop(worker);
        frozen.add(worker);
    }

    void wakeAll() {
        frozen.forEach(Signals::wake);
        workers.addAll(frozen);
        frozen.clear();
    }

    /** Stops the oldest worker gracefully with SIGTERM and starts another; returns when that one is ready. */
    void replaceOne() {
        workers.add(SlimWorker.launch(redis.address(), sink, settings));
        SlimWorker.awaitReady(workers.getLast(), sink);
        workers.remove().terminate();
    }

    /** Stops the oldest workers gracefully with SIGTERM, all at the same time; returns when they have ended. */
    void stop(int count) {
        List<ServiceProcess> leaving =
                Stream.generate(workers::remove).limit(count).toList();
        leaving.forEach(Signals::terminate);
        leaving.forEach(ServiceProcess::awaitExit);
    }

    int kills() {
        return kills.size();
    }

    /** Empty for a process that was not killed. */
    Optional<Kill> killOf(long pid) {
        return Optional.ofNullable(kills.get(pid));
    }

    @Override
    public void close() {
        wakeAll();
        workers.forEach(ServiceProcess::close);
    }
}
