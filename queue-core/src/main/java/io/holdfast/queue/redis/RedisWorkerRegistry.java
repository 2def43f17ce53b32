package io.holdfast.queue.redis;

import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.zset.Tuple;

/** Who works: {@code heartbeat.lua}. */
final class RedisWorkerRegistry implements WorkerRegistry {

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final ScriptClock clock;

    RedisWorkerRegistry(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.clock = clock;
    }

    @Override
    public void heartbeat(WorkerReport report) {
        runner.run(new ScriptCall(Script.HEARTBEAT, keys)
                .arg(report.worker().value())
                .arg(ReportCodec.encode(report))
                .arg(FORGOTTEN_AFTER.toMillis())
                .arg(clock.now()));
    }

    @Override
    public void signOff(WorkerId worker) {
        byte[] name = Bytes.of(worker.value());
        runner.command("signOff", connection -> {
            connection.zSetCommands().zRem(keys.of(Key.WORKERS), name);
            return connection.hashCommands().hDel(keys.of(Key.WORKER_REPORTS), name);
        });
    }

    @Override
    public List<WorkerStatus> workers() {
        return runner.command("workers", this::read);
    }

    private List<WorkerStatus> read(RedisConnection connection) {
        List<WorkerStatus> workers = new ArrayList<>();
        for (Tuple seen : connection.zSetCommands().zRevRangeWithScores(keys.of(Key.WORKERS), 0, -1)) {
            byte[] report = connection.hashCommands().hGet(keys.of(Key.WORKER_REPORTS), seen.getValue());
            if (report != null) {
                WorkerId worker = new WorkerId(Bytes.text(seen.getValue()));
                Instant lastSeen = Instant.ofEpochMilli(seen.getScore().longValue());
                workers.add(new WorkerStatus(ReportCodec.decode(worker, Bytes.text(report)), lastSeen));
            }
        }
        return workers;
    }
}
