package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.redis.connection.Presence;
import io.holdfast.queue.redis.connection.ServerTime;
import io.holdfast.queue.redis.record.ReportCodec;
import io.holdfast.queue.redis.record.Unreadable;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.zset.Tuple;

/** Live workers: {@code heartbeat.lua}; dead workers: {@code silent_workers.lua}, {@code
 * expire_leases.lua}. */
final class RedisWorkerRegistry implements WorkerRegistry {

    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final ScriptRunner runner;
    private final RedisKeys keys;
    private final ScriptClock clock;
    private final Presence presence;
    private final Unreadable unreadableReports = new Unreadable("worker reports");
    private final Unreadable unreadableConnections = new Unreadable("workers' announcements of connections");
    private final Map<WorkerId, Runnable> heartbeats = new ConcurrentHashMap<>();

    RedisWorkerRegistry(ScriptRunner runner, boolean cluster, ScriptClock clock, Presence presence) {
        this.runner = runner;
        this.keys = RedisKeys.shared(cluster);
        this.clock = clock;
        this.presence = presence;
        presence.onReconnect(() -> heartbeats.values().forEach(Runnable::run));
    }

    @Override
    public boolean heartbeat(WorkerReport report) {
        Reply reply = runner.run(new ScriptCall(Script.HEARTBEAT, keys)
                .arg(report.worker().value())
                .arg(ReportCodec.encode(report))
                .arg(presence.announcement())
                .arg(FORGOTTEN_AFTER.toMillis())
                .arg(clock.now()));
        return reply.hasMore();
    }

    @Override
    public boolean drain(WorkerId worker, boolean draining) {
        byte[] name = Bytes.of(worker.value());
        byte[] key = keys.of(Key.WORKER_DRAINS);
        return Boolean.TRUE.equals(runner.commands()
                .run(
                        "drain a worker",
                        connection -> draining
                                ? connection
                                        .hashCommands()
                                        .hSetNX(key, name, Bytes.of(Long.toString(timeOf(connection))))
                                : Long.valueOf(1)
                                        .equals(connection.hashCommands().hDel(key, name))));
    }

    @Override
    public Set<WorkerId> draining() {
        Set<byte[]> names = runner.commands()
                .run(
                        "list draining workers",
                        connection -> connection.hashCommands().hKeys(keys.of(Key.WORKER_DRAINS)));
        return Objects.requireNonNull(names).stream()
                .flatMap(RedisWorkerRegistry::idOf)
                .collect(Collectors.toSet());
    }

    private static Stream<WorkerId> idOf(byte[] name) {
        try {
            return Stream.of(new WorkerId(Bytes.text(name)));
        } catch (IllegalArgumentException e) { // no worker has this name
            return Stream.empty();
        }
    }

    @Override
    public void onReconnect(WorkerId worker, Runnable heartbeat) {
        heartbeats.put(worker, heartbeat);
    }

    @Override
    public void signOff(WorkerId worker) {
        heartbeats.remove(worker);
        byte[] name = Bytes.of(worker.value());
        runner.commands().run("sign a worker off", connection -> {
            connection.zSetCommands().zRem(keys.of(Key.WORKERS), name);
            connection.hashCommands().hDel(keys.of(Key.WORKER_CONNECTIONS), name);
            connection.hashCommands().hDel(keys.of(Key.WORKER_DRAINS), name);
            return connection.hashCommands().hDel(keys.of(Key.WORKER_REPORTS), name);
        });
    }

    @Override
    public List<WorkerStatus> workers() {
        return runner.commands().run("list workers", this::read);
    }

    @Override
    public Set<DisconnectedWorker> disconnectedWorkers(Duration silence) {
        Reply reply = runner.run(new ScriptCall(Script.SILENT_WORKERS, keys)
                .arg(TimeRange.millis(silence))
                .arg(clock.now()));
        Set<DisconnectedWorker> disconnected = new HashSet<>();
        int unreadable = 0;
        while (reply.hasMore()) {
            String worker = reply.text();
            long lastSeen = Reply.millisOf(reply.text());
            String announcement = reply.text();
            try {
                DisconnectedWorker silent =
                        new DisconnectedWorker(new WorkerId(worker), Instant.ofEpochMilli(lastSeen));
                if (presence.isGone(announcement)) {
                    disconnected.add(silent);
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                unreadable++;
            }
        }
        unreadableConnections.found(unreadable);
        return disconnected;
    }

    @Override
    public boolean electFor(DisconnectedWorker dead) {
        Long removed = runner.commands()
                .run(
                        "elect a process for a dead worker",
                        connection -> connection
                                .hashCommands()
                                .hDel(
                                        keys.of(Key.WORKER_CONNECTIONS),
                                        Bytes.of(dead.worker().value())));
        return removed != null && removed > 0;
    }

    @Override
    public int expireLeases(DisconnectedWorker dead, List<Lease> leases) {
        int ended = 0;
        for (List<Lease> batch : QueueScripts.batches(leases, TaskQueue.MAX_BATCH)) {
            ScriptCall call = new ScriptCall(
                            Script.EXPIRE_LEASES, RedisKeys.of(batch.get(0).queue(), false))
                    .sharedKey(Key.WORKERS)
                    .arg(dead.worker().value())
                    .arg(TimeRange.millis(dead.lastSeen()))
                    .arg(clock.now());
            batch.forEach(lease ->
                    call.row().arg(lease.task().member()).arg(lease.token().value()));
            ended += (int) runner.run(call).number();
        }
        return ended;
    }

    /** Takes four round trips for any number of workers. */
    private List<WorkerStatus> read(RedisConnection connection) {
        List<WorkerStatus> workers = new ArrayList<>();
        int unreadable = 0;
        Instant now = Instant.ofEpochMilli(timeOf(connection));
        List<Tuple> all = List.copyOf(connection.zSetCommands().zRevRangeWithScores(keys.of(Key.WORKERS), 0, -1));
        List<byte[]> reports = valuesOf(connection, Key.WORKER_REPORTS, all);
        List<byte[]> drains = valuesOf(connection, Key.WORKER_DRAINS, all);
        for (int i = 0; i < all.size(); i++) {
            byte[] report = reports.get(i);
            try {
                if (report != null) {
                    workers.add(status(all.get(i), Bytes.text(report), now, drains.get(i) != null));
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
                unreadable++;
            }
        }
        unreadableReports.found(unreadable);
        return workers;
    }

    private static WorkerStatus status(Tuple worker, String report, Instant now, boolean draining) {
        WorkerId id = new WorkerId(Bytes.text(worker.getValue()));
        long millis = Math.min(
                TimeRange.MAX_MILLIS,
                Math.max(-TimeRange.MAX_MILLIS, worker.getScore().longValue()));
        Instant lastSeen = TimeRange.clamp(Instant.ofEpochMilli(millis));
        Duration unseenFor = Duration.between(lastSeen, now);
        return new WorkerStatus(
                ReportCodec.decode(id, report), lastSeen, unseenFor.isNegative() ? Duration.ZERO : unseenFor, draining);
    }

    private List<byte[]> valuesOf(RedisConnection connection, Key key, List<Tuple> workers) {
        byte[][] names = workers.stream().map(Tuple::getValue).toArray(byte[][]::new);
        return names.length == 0
                ? List.of()
                : Objects.requireNonNull(connection.hashCommands().hMGet(keys.of(key), names));
    }

    /** The clock that times the heartbeats, in ms: Redis' own, except in tests. */
    private long timeOf(RedisConnection connection) {
        return clock.now().isEmpty()
                ? ServerTime.millis(connection, keys.of(Key.WORKERS))
                : Long.parseLong(clock.now());
    }
}
