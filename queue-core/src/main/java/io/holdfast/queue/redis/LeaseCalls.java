package io.holdfast.queue.redis;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.RecordCodec.TaskRecord;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/**
 * The calls of a worker before it settles its tasks: {@code acquire.lua}, {@code renew.lua}, {@code progress.lua},
 * {@code claim.lua}.
 */
final class LeaseCalls {

    private static final Logger log = LoggerFactory.getLogger(LeaseCalls.class);
    /** 1 MiB: the first call does not time out even on a link that takes a second for a MiB. */
    private static final long FIRST_BYTES = 1L << 20;

    private static final String PAYLOAD = "The payload";
    private static final int SCAN_PAGE = 1_000;
    private static final int MAX_MISSING_KEYS = 100;

    /** A scan has no order. Generated ids sort by time. */
    private static final Comparator<Lease> BY_ACQUIRE_ORDER = Comparator.comparing(Lease::token)
            .thenComparing(lease -> lease.task().member());

    private final QueueScripts scripts;
    private final Set<String> missingKeys = ConcurrentHashMap.newKeySet();
    private final ByteLimit replies = new ByteLimit(FIRST_BYTES);

    LeaseCalls(QueueScripts scripts) {
        this.scripts = scripts;
    }

    Acquired acquire(WorkerId worker, int limit, Duration lease) {
        long started = System.nanoTime();
        ScriptCall call = withAcquireArguments(scripts.call(Script.ACQUIRE), worker, limit, lease);
        return readAcquired(run(call, started), worker, started);
    }

    AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        long started = System.nanoTime();
        long requestedBytes = replies.bytes();
        ScriptCall call = withAcquireArguments(scripts.call(Script.ACQUIRE), worker, limit, lease);
        CompletableFuture<Reply> sent = scripts.send(call).whenComplete((reply, error) -> {
            if (error != null) {
                replies.failed(StoreErrors.unchecked(error), requestedBytes, started);
            }
        });
        return atMost -> ScriptRunner.awaitAtMost(Script.ACQUIRE, sent, atMost.toNanos())
                .map(reply -> readAcquired(reply, worker, started));
    }

    /** Runs a call that acquires tasks. If it times out, it may have requested more than the link can carry. */
    Reply run(ScriptCall call, long startedNanos) {
        long requestedBytes = replies.bytes();
        try {
            return scripts.run(call);
        } catch (RuntimeException e) {
            replies.failed(e, requestedBytes, startedNanos);
            throw e;
        }
    }

    /** Adds the arguments of {@code acquire.lua} to a call. */
    ScriptCall withAcquireArguments(ScriptCall call, WorkerId worker, int limit, Duration lease) {
        return call.arg(worker.value())
                .arg(Math.min(limit, TaskQueue.MAX_BATCH))
                .arg(TimeRange.millis(lease))
                .arg(replies.bytes())
                .arg(scripts.server().id())
                .arg(scripts.clock().now());
    }

    /** Reads the reply of {@code acquire.lua} to a call that began at {@code startedNanos}. */
    Acquired readAcquired(Reply reply, WorkerId worker, long startedNanos) {
        long now = reply.number();
        LeaseToken token = new LeaseToken(reply.number());
        Duration nextDue = untilDue(reply.millis(), now);
        Reply retryCounts = reply.listOrEmpty();
        if (!reply.hasMore()) {
            return new Acquired(List.of(), nextDue);
        }
        Reply members = reply.list();
        Reply records = reply.list();
        Instant acquiredAt = Instant.ofEpochMilli(now);
        List<LeasedTask> tasks = new ArrayList<>(members.size());
        List<Release> unreadable = new ArrayList<>();
        List<Burial> rejected = new ArrayList<>();
        long bytes = 0;
        while (members.hasMore()) {
            String member = members.text();
            byte[] record = records.bytes();
            bytes += record.length;
            int retries = retryCounts.hasMore() ? retryCounts.count() : 0;
            Lease lease;
            try {
                lease = new Lease(scripts.queue(), TaskRef.ofMember(member), token, worker);
            } catch (RuntimeException e) {
                log.error("Queue {} has a member that is not a task; its lease will expire", scripts.queue(), e);
                continue;
            }
            try {
                TaskRecord task =
                        RecordCodec.decode(scripts.cipher(), lease.task().id(), record);
                tasks.add(new LeasedTask(lease, task.header(), task.payload(), retries, acquiredAt, task.dueAt()));
            } catch (UndecryptableException e) {
                if (e.isKeyMissing()) {
                    noteMissing(e);
                    unreadable.add(Snooze.doubling(lease, e.of(PAYLOAD)));
                } else {
                    rejected.add(burial(lease, e));
                }
            } catch (RuntimeException e) { // must not keep the other tasks from running
                log.error("Cannot read task {} of queue {}; it is snoozed", lease.task(), lease.queue(), e);
                unreadable.add(Snooze.doubling(lease, "Its record cannot be read"));
            }
        }
        replies.answered(bytes, startedNanos);
        snooze(unreadable);
        bury(rejected);
        return new Acquired(tasks, nextDue);
    }

    /** Once for each key: there may be very many tasks. */
    private void noteMissing(UndecryptableException e) {
        if (missingKeys.size() < MAX_MISSING_KEYS && missingKeys.add(String.valueOf(e.keyId()))) {
            log.error(
                    "Queue {} has tasks that this process cannot run; they are snoozed. {}",
                    scripts.queue(),
                    e.of(PAYLOAD));
        }
    }

    private static Burial burial(Lease lease, UndecryptableException e) {
        log.error(
                "Task {} of queue {} cannot run and becomes a dead letter. {}",
                lease.task(),
                lease.queue(),
                e.of(PAYLOAD));
        return new Burial(lease, new Failure(e.of(PAYLOAD), Duration.ZERO));
    }

    /** Another worker would fail, too. */
    private void bury(List<Burial> undecryptable) {
        if (undecryptable.isEmpty()) {
            return;
        }
        try {
            Map<TaskRef, Rejection> unused = new Settlements(scripts).bury(undecryptable);
        } catch (StoreException e) {
            log.warn(
                    "Cannot bury {} tasks; their leases will expire and the reaper will reclaim them",
                    undecryptable.size());
        }
    }

    /** A newer worker may be able to read them, or one with another key. */
    private void snooze(List<Release> unreadable) {
        if (unreadable.isEmpty()) {
            return;
        }
        try {
            Map<TaskRef, Rejection> unused = new Settlements(scripts).release(unreadable);
        } catch (StoreException e) {
            log.warn(
                    "Cannot snooze {} tasks; their leases will expire and the reaper will reclaim them",
                    unreadable.size());
        }
    }

    static @Nullable Duration untilDue(@Nullable Long due, long now) {
        return due == null ? null : Duration.ofMillis(Math.max(0, due - now));
    }

    Map<TaskRef, Rejection> renew(List<Lease> leases, Duration lease) {
        ScriptCall call = scripts.call(Script.RENEW)
                .arg(leases.get(0).worker().value())
                .arg(TimeRange.millis(lease))
                .arg(scripts.clock().now());
        leases.forEach(
                held -> call.row().arg(held.task().member()).arg(held.token().value()));
        return scripts.runForRejections(call);
    }

    Map<TaskRef, Rejection> progress(List<ProgressReport> reports) {
        ScriptCall call = scripts.call(Script.PROGRESS)
                .arg(reports.get(0).lease().worker().value())
                .arg(scripts.clock().now());
        for (ProgressReport report : reports) {
            call.row()
                    .arg(report.lease().task().member())
                    .arg(report.lease().token().value())
                    .arg(report.percent())
                    .arg(report.note());
        }
        return scripts.runForRejections(call);
    }

    Map<TaskRef, Rejection> claim(List<Completion> claims) {
        ScriptCall call = scripts.call(Script.CLAIM)
                .arg(claims.get(0).lease().worker().value())
                .arg(KeyClaim.TTL.toMillis());
        for (Completion claim : claims) {
            IdempotencyKey key =
                    Objects.requireNonNull(claim.key(), "Only a task with an idempotency key can claim it");
            call.doneKey(key)
                    .row()
                    .arg(claim.lease().task().member())
                    .arg(claim.lease().token().value());
        }
        return scripts.runForRejections(call);
    }

    List<Lease> leasesOf(WorkerId worker) {
        return scripts.runner()
                .commands()
                .run("list the leases of a worker", connection -> scanProcessing(connection, worker));
    }

    private List<Lease> scanProcessing(RedisConnection connection, WorkerId worker) {
        Set<Lease> leases = new LinkedHashSet<>(); // a scan may return an entry twice
        ScanOptions page = ScanOptions.scanOptions().count(SCAN_PAGE).build();
        try (Cursor<Map.Entry<byte[], byte[]>> tasks =
                connection.hashCommands().hScan(scripts.keys().of(Key.PROCESSING), page)) {
            tasks.forEachRemaining(entry -> {
                String[] tokenAndWorker = Bytes.text(entry.getValue()).split("[ \n]", 3);
                if (tokenAndWorker.length > 1 && tokenAndWorker[1].equals(worker.value())) { // otherwise the anchor
                    leaseOf(Bytes.text(entry.getKey()), tokenAndWorker[0], worker)
                            .ifPresent(leases::add);
                }
            });
        }
        return leases.stream().sorted(BY_ACQUIRE_ORDER).toList();
    }

    private Optional<Lease> leaseOf(String member, String token, WorkerId worker) {
        try {
            LeaseToken read = new LeaseToken(Long.parseLong(token));
            return Optional.of(new Lease(scripts.queue(), TaskRef.ofMember(member), read, worker));
        } catch (RuntimeException e) { // must not hide the others
            log.error("Queue {} has a damaged entry in processing", scripts.queue(), e);
            return Optional.empty();
        }
    }
}
