package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.Millis;
import io.holdfast.queue.model.SilentWorker;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import io.holdfast.queue.model.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.zset.Tuple;

/** Who works: {@code heartbeat.lua}; who works no more: {@code vanished.lua}, {@code forfeit.lua}. */
final class RedisWorkerRegistry implements WorkerRegistry {

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final ScriptClock clock;
    private final Presence presence;

    RedisWorkerRegistry(ScriptRunner runner, boolean cluster, ScriptClock clock, Presence presence) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.clock = clock;
        this.presence = presence;
    }

    @Override
    public void heartbeat(WorkerReport report) {
        runner.run(new ScriptCall(Script.HEARTBEAT, keys)
                .arg(report.worker().value())
                .arg(ReportCodec.encode(report))
                .arg(presence.announcement())
                .arg(FORGOTTEN_AFTER.toMillis())
                .arg(clock.now()));
    }

    @Override
    public void signOff(WorkerId worker) {
        byte[] name = Bytes.of(worker.value());
        runner.command("signOff", connection -> {
            connection.zSetCommands().zRem(keys.of(Key.WORKERS), name);
            connection.hashCommands().hDel(keys.of(Key.WORKER_CONNECTIONS), name);
            return connection.hashCommands().hDel(keys.of(Key.WORKER_REPORTS), name);
        });
    }

    @Override
    public List<WorkerStatus> workers() {
        return runner.command("workers", this::read);
    }

    @Override
    public Set<SilentWorker> vanished(Duration silence) {
        Reply reply = runner.run(
                new ScriptCall(Script.VANISHED, keys).arg(Millis.of(silence)).arg(clock.now()));
        Set<SilentWorker> vanished = new HashSet<>();
        while (reply.hasMore()) {
            WorkerId worker = new WorkerId(reply.text());
            SilentWorker silent = new SilentWorker(worker, Instant.ofEpochMilli(reply.number()));
            if (presence.isGone(reply.text())) {
                vanished.add(silent);
            }
        }
        return vanished;
    }

    @Override
    public boolean takeOver(SilentWorker dead) {
        Long removed = runner.command(
                "takeOver",
                connection -> connection
                        .hashCommands()
                        .hDel(
                                keys.of(Key.WORKER_CONNECTIONS),
                                Bytes.of(dead.worker().value())));
        return removed != null && removed > 0;
    }

    @Override
    public int forfeit(SilentWorker dead, List<Lease> leases) {
        int ended = 0;
        for (List<Lease> portion : QueueScripts.portions(leases, TaskQueue.PORTION)) {
            ScriptCall call = new ScriptCall(
                            Script.FORFEIT, RedisKeys.of(portion.get(0).queue(), false))
                    .sharedKey(Key.WORKERS)
                    .arg(dead.worker().value())
                    .arg(Millis.of(dead.lastSeen()))
                    .arg(clock.now());
            portion.forEach(lease ->
                    call.row().arg(lease.task().member()).arg(lease.token().value()));
            ended += (int) runner.run(call).number();
        }
        return ended;
    }

    private List<WorkerStatus> read(RedisConnection connection) {
        List<WorkerStatus> workers = new ArrayList<>();
        Instant now = Instant.ofEpochMilli(timeOf(connection));
        for (Tuple seen : connection.zSetCommands().zRevRangeWithScores(keys.of(Key.WORKERS), 0, -1)) {
            byte[] report = connection.hashCommands().hGet(keys.of(Key.WORKER_REPORTS), seen.getValue());
            if (report != null) {
                WorkerId worker = new WorkerId(Bytes.text(seen.getValue()));
                Instant lastSeen = Instant.ofEpochMilli(seen.getScore().longValue());
                Duration unseenFor = Duration.between(lastSeen, now);
                workers.add(new WorkerStatus(
                        ReportCodec.decode(worker, Bytes.text(report)),
                        lastSeen,
                        unseenFor.isNegative() ? Duration.ZERO : unseenFor));
            }
        }
        return workers;
    }

    /** By the clock that the heartbeats are timed with, in ms: Redis' own, but in tests. */
    private long timeOf(RedisConnection connection) {
        return clock.now().isEmpty()
                ? Objects.requireNonNull(connection.serverCommands().time(TimeUnit.MILLISECONDS))
                : Long.parseLong(clock.now());
    }
}
