package io.holdfast.system;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A Redis with persistent data, and a producer on it; all tests share them, to save JVMs. */
public final class TestSystem {

    private static final class Holder {
        static final TestSystem SHARED = new TestSystem();
    }

    private final RedisProcess redis;
    private final Api producer = Api.onFreePort();
    private final Recording recording;

    private TestSystem() {
        try {
            Path folder = Files.createTempDirectory("holdfast-system");
            this.recording = new Recording(folder.resolve("recording.txt"));
            this.redis = RedisProcess.start(folder, "--appendonly", "yes", "--appendfsync", "everysec");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServiceProcess.ofJar(
                        ServiceProcess.serviceJar("producer-service"),
                        Map.of("REDIS_ADDR", redis.address(), "PRODUCER_ADDR", producer.address()))
                .awaitHealth(producer);
    }

    public static TestSystem shared() {
        return Holder.SHARED;
    }

    public RedisProcess redis() {
        return redis;
    }

    public Api producer() {
        return producer;
    }

    public Recording recording() {
        return recording;
    }

    /** Starts a worker that records its runs, with short leases, and waits until it is ready. */
    public ServiceProcess startWorker(String queue, int slots) {
        Api worker = Api.onFreePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "REDIS_ADDR", redis.address(),
                "WORKER_METRICS_ADDR", worker.address(),
                "WORKER_QUEUES", queue,
                "WORKER_COUNT", Integer.toString(slots),
                "LEASE_TTL_SECONDS", "3",
                "REAPER_INTERVAL_SECONDS", "1",
                "DISPATCHER_INTERVAL_SECONDS", "10",
                "RETRY_BASE_MS", "50",
                "RETRY_MAX_MS", "200",
                "COMPLETED_RETENTION_COUNT", "100000"));
        environment.put(RecordingWorker.FILE, recording.file().toString());
        return ServiceProcess.ofMain(RecordingWorker.class, environment).awaitHealth(worker);
    }

    /** A task for {@link RecordingWorker}, with additional fields as name, value, name, value, … */
    public static Map<String, Object> recorded(Map<String, Object> orders, Object... fields) {
        Map<String, Object> task = new HashMap<>(Map.of("type", RecordingWorker.TYPE, "payload", orders));
        for (int i = 0; i < fields.length; i += 2) {
            task.put((String) fields[i], fields[i + 1]);
        }
        return task;
    }
}
