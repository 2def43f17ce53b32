package io.holdfast.benchmarks.peer;

import java.io.Serializable;
import java.util.Arrays;
import org.redisson.Redisson;
import org.redisson.api.RExecutorService;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.config.Config;

/** RExecutorService: a task whose worker dies runs again after its retry interval. */
final class RedissonExecutor implements Peer {

    private static final int BULK = 1_000;

    private RedissonClient redisson;
    private RExecutorService executor;

    /** The task. */
    record Noop(String payload) implements Runnable, Serializable {
        @Override
        public void run() {
            Runs.ran();
        }
    }

    static RedissonClient connect(int port) {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://127.0.0.1:" + port).setConnectionPoolSize(128);
        return Redisson.create(config);
    }

    @Override
    public void open(int port) {
        redisson = connect(port);
        executor = redisson.getExecutorService("noop");
    }

    @Override
    public void enqueue(int tasks) {
        for (int sent = 0; sent < tasks; sent += BULK) {
            Runnable[] bulk = new Runnable[Math.min(BULK, tasks - sent)];
            Arrays.setAll(bulk, i -> new Noop(PAYLOAD));
            executor.execute(bulk);
        }
    }

    @Override
    public long drain(int tasks, int slots) {
        Runs.reset();
        executor.registerWorkers(WorkerOptions.defaults().workers(slots));
        long nanos = Runs.awaitEnd(tasks, () -> executor.getTaskCount() == 0);
        executor.deregisterWorkers();
        return nanos;
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
