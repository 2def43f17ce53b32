package io.holdfast.queue.redis;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.LeaseToken;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.ProgressReport;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TimeRange;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.redis.RecordCodec.TaskRecord;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;

/** Takes tasks under a lease and keeps them: {@code acquire.lua}, {@code renew.lua}, {@code progress.lua}, {@code
 * claim.lua}. */
final class Leaser {

    private static final Logger log = LoggerFactory.getLogger(Leaser.class);
    /** A link that takes a second for it is in use, too: there the first call is not to time out. */
    private static final long FIRST_BYTES = 1L << 20;

    private static final int SCAN_PAGE = 1_000;
    private static final Duration FIRST_PUT_OFF = Duration.ofSeconds(1);
    private static final Duration MOST_PUT_OFF = Duration.ofSeconds(60);

    /** A scan has no order. Minted ids sort by their time. */
    private static final Comparator<Lease> AS_TAKEN = Comparator.comparing(Lease::token)
            .thenComparing(lease -> lease.task().member());

    private final QueueScripts scripts;
    private final ByteLimit replies = new ByteLimit(FIRST_BYTES);

    Leaser(QueueScripts scripts) {
        this.scripts = scripts;
    }

    Acquired acquire(WorkerId worker, int limit, Duration lease) {
        long begun = System.nanoTime();
        ScriptCall call = acquiring(scripts.call(Script.ACQUIRE), worker, limit, lease);
        return acquired(run(call, begun), worker, begun);
    }

    AcquireCall startAcquire(WorkerId worker, int limit, Duration lease) {
        long begun = System.nanoTime();
        long asked = replies.bytes();
        ScriptCall call = acquiring(scripts.call(Script.ACQUIRE), worker, limit, lease);
        CompletableFuture<Reply> sent = scripts.send(call).whenComplete((reply, error) -> {
            if (error != null) {
                replies.failed(StoreErrors.unchecked(error), asked, begun);
            }
        });
        return atMost -> ScriptRunner.awaitAtMost(Script.ACQUIRE, sent, atMost.toNanos())
                .map(reply -> acquired(reply, worker, begun));
    }

    /** Runs a call that acquires; one that times out may have asked for more than the link carries. */
    Reply run(ScriptCall call, long begunNanos) {
        long asked = replies.bytes();
        try {
            return scripts.run(call);
        } catch (RuntimeException e) {
            replies.failed(e, asked, begunNanos);
            throw e;
        }
    }

    /** Adds the arguments of {@code acquire.lua} to a call. */
    ScriptCall acquiring(ScriptCall call, WorkerId worker, int limit, Duration lease) {
        return call.arg(worker.value())
                .arg(Math.min(limit, TaskQueue.PORTION))
                .arg(TimeRange.millis(lease))
                .arg(replies.bytes())
                .arg(scripts.server().id())
                .arg(scripts.clock().now());
    }

    /** Reads what {@code acquire.lua} has answered to a call that began then. */
    Acquired acquired(Reply reply, WorkerId worker, long begunNanos) {
        long now = reply.number();
        LeaseToken token = new LeaseToken(reply.number());
        Duration nextDue = untilDue(reply.millis(), now);
        Reply failed = reply.listOrEmpty();
        if (!reply.hasMore()) {
            return new Acquired(List.of(), nextDue);
        }
        Reply members = reply.list();
        Reply records = reply.list();
        Instant acquiredAt = Instant.ofEpochMilli(now);
        List<LeasedTask> tasks = new ArrayList<>(members.size());
        List<Release> unreadable = new ArrayList<>();
        long bytes = 0;
        while (members.hasMore()) {
            String member = members.text();
            byte[] record = records.bytes();
            bytes += record.length;
            int retries = failed.hasMore() ? failed.count() : 0;
            Lease held;
            try {
                held = new Lease(scripts.queue(), TaskRef.ofMember(member), token, worker);
            } catch (RuntimeException e) {
                log.error("Queue {} has a member that is no task; its lease expires", scripts.queue(), e);
                continue;
            }
            try {
                TaskRecord task = RecordCodec.decode(record);
                tasks.add(new LeasedTask(held, task.header(), task.payload(), retries, acquiredAt));
            } catch (RuntimeException e) { // it must not cost the other tasks their run
                log.error("Can't read task {} of queue {}; it is put off", held.task(), held.queue(), e);
                unreadable.add(Release.putOff(held, FIRST_PUT_OFF, MOST_PUT_OFF, "Its record can't be read"));
            }
        }
        replies.answered(bytes, begunNanos);
        putOff(unreadable);
        return new Acquired(tasks, nextDue);
    }

    /** A newer worker may be able to read them. */
    private void putOff(List<Release> unreadable) {
        if (unreadable.isEmpty()) {
            return;
        }
        try {
            Map<TaskRef, Deviation> unused = new Settlements(scripts).release(unreadable);
        } catch (StoreException e) {
            log.warn(
                    "Can't put {} tasks off; their leases will expire and the reaper will take them",
                    unreadable.size());
        }
    }

    static @Nullable Duration untilDue(@Nullable Long due, long now) {
        return due == null ? null : Duration.ofMillis(Math.max(0, due - now));
    }

    Map<TaskRef, Deviation> renew(List<Lease> leases, Duration lease) {
        ScriptCall call = scripts.call(Script.RENEW)
                .arg(leases.get(0).worker().value())
                .arg(TimeRange.millis(lease))
                .arg(scripts.clock().now());
        leases.forEach(
                held -> call.row().arg(held.task().member()).arg(held.token().value()));
        return scripts.runForDeviations(call);
    }

    Map<TaskRef, Deviation> progress(List<ProgressReport> reports) {
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
        return scripts.runForDeviations(call);
    }

    Map<TaskRef, Deviation> claim(List<Completion> claims) {
        ScriptCall call = scripts.call(Script.CLAIM)
                .arg(claims.get(0).lease().worker().value())
                .arg(KeyClaim.LIFE.toMillis());
        for (Completion claim : claims) {
            IdempotencyKey key =
                    Objects.requireNonNull(claim.key(), "Only a task with an idempotency key can claim it");
            call.doneKey(key)
                    .row()
                    .arg(claim.lease().task().member())
                    .arg(claim.lease().token().value());
        }
        return scripts.runForDeviations(call);
    }

    List<Lease> leasesOf(WorkerId worker) {
        return scripts.runner().command("leasesOf", connection -> scanProcessing(connection, worker));
    }

    private List<Lease> scanProcessing(RedisConnection connection, WorkerId worker) {
        Set<Lease> leases = new LinkedHashSet<>(); // a scan may show an entry twice
        ScanOptions page = ScanOptions.scanOptions().count(SCAN_PAGE).build();
        try (Cursor<Map.Entry<byte[], byte[]>> tasks =
                connection.hashCommands().hScan(scripts.keys().of(Key.PROCESSING), page)) {
            tasks.forEachRemaining(entry -> {
                String[] tokenAndWorker = Bytes.text(entry.getValue()).split(" ", 2);
                if (tokenAndWorker.length == 2 && tokenAndWorker[1].equals(worker.value())) { // else the anchor
                    leaseOf(Bytes.text(entry.getKey()), tokenAndWorker[0], worker)
                            .ifPresent(leases::add);
                }
            });
        }
        return leases.stream().sorted(AS_TAKEN).toList();
    }

    private Optional<Lease> leaseOf(String member, String token, WorkerId worker) {
        try {
            LeaseToken read = new LeaseToken(Long.parseLong(token));
            return Optional.of(new Lease(scripts.queue(), TaskRef.ofMember(member), read, worker));
        } catch (RuntimeException e) { // it must not hide the others
            log.error("Queue {} has a damaged entry in processing", scripts.queue(), e);
            return Optional.empty();
        }
    }
}
