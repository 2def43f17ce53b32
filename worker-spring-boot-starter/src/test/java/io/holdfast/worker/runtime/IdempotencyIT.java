package io.holdfast.worker.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import io.holdfast.worker.lease.ClaimRenewer;
import io.holdfast.worker.lease.HeldTask;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.support.OutageLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;

/** At most one success is recorded for a key, and no task is lost for it. */
class IdempotencyIT extends WorkerIT {

    private static final IdempotencyKey KEY = new IdempotencyKey("order 7");

    private final AtomicInteger runs = new AtomicInteger();

    private static NewTask keyed() {
        return task(header -> header.withIdempotencyKey(KEY));
    }

    @Test
    void ofFiveTasksWithOneKeyOneIsRun() {
        worker.with("slots", 5).handling("work", task -> runs.incrementAndGet()).start();
        enqueue(queue, Stream.generate(IdempotencyIT::keyed).limit(5).toArray(NewTask[]::new));
        await().untilAsserted(() -> assertThat(depths().completed()).isEqualTo(5));
        assertThat(runs).hasValue(1);
    }

    @Test
    void aClaimIsRenewedWhileItsTaskRuns() {
        enqueue(keyed());
        LeasedTask task = queue.acquire(new WorkerId("w"), 1, Duration.ofMinutes(1))
                .tasks()
                .get(0);
        assertThat(KeyClaim.claim(queue, List.of(task))).isEmpty();
        LeaseKeeper leases = new LeaseKeeper(engine.queues(), Duration.ofMinutes(1), new OutageLog());
        leases.hold(task.lease(), new HeldTask() {
            @Override
            public IdempotencyKey key() {
                return KEY;
            }

            @Override
            public void leaseLost() {}

            @Override
            public void cancelRequested() {}

            @Override
            public void workerStops() {}

            @Override
            public void abandon() {}
        });
        leases.hold(
                new Lease(QueueName.DEFAULT, task.lease().task(), task.lease().token(), new WorkerId("v")),
                HeldTask.IDLE);
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            byte[] done = connection
                    .keyCommands()
                    .keys("task:done:*".getBytes(StandardCharsets.UTF_8))
                    .iterator()
                    .next();
            assertThat(connection.keyCommands().expire(done, 60)).isTrue();
            new ClaimRenewer(engine.queues(), leases).runOnce();
            assertThat(connection.keyCommands().ttl(done))
                    .isGreaterThan(KeyClaim.REPEAT.multipliedBy(5).toSeconds());
        }
    }

    @Test
    void aTaskWhoseKeyIsInFlightIsSnoozedAndNeitherRunNorDropped() {
        CountDownLatch running = new CountDownLatch(1);
        worker.with("slots", 2)
                .handling("work", task -> {
                    runs.incrementAndGet();
                    running.await();
                })
                .start();
        TaskId first = enqueue(keyed());
        awaitState(first, TaskState.PROCESSING);
        TaskId second = enqueue(keyed());
        awaitState(second, TaskState.DELAYED);
        assertThat(runs).hasValue(1);
        running.countDown();
        awaitState(second, TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aFirstTaskThatFailsDoesNotSwallowTheSecond() {
        worker.handling("work", task -> {
                    if (runs.incrementAndGet() == 1) {
                        throw new IllegalStateException("boom");
                    }
                })
                .start();
        TaskId first = enqueue(task(header -> header.withIdempotencyKey(KEY).withMaxRetries(0)));
        awaitState(first, TaskState.DEAD);
        TaskId second = enqueue(keyed());
        awaitState(second, TaskState.COMPLETED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aTaskWhoseWorkerDiedBetweenClaimAndConfirmIsRunAgain() {
        TaskId id = enqueue(keyed());
        LeasedTask taken = queue.acquire(new WorkerId("dead"), 1, Duration.ofMillis(1))
                .tasks()
                .get(0);
        assertThat(queue.claim(List.of(new Completion(taken.lease(), KEY)))).isEmpty();
        worker.with("reaper.interval", "50ms")
                .handling("work", task -> runs.incrementAndGet())
                .start();
        awaitState(id, TaskState.COMPLETED);
        assertThat(runs).hasValue(1);
        assertThat(engine.inspector().depths(QueueName.DEFAULT).processing()).isZero();
        await().untilAsserted(() -> assertThat(count("task.reclaimed")).isOne());
    }

    @Test
    void aKeyThatCannotBeClaimedDelaysNoOtherTask() {
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            connection.listCommands().lPush("task:done:alien".getBytes(UTF_8), new byte[] {1});
        }
        TaskId alien = enqueue(task(header -> header.withIdempotencyKey(new IdempotencyKey("alien"))));
        TaskId other = enqueue(keyed());
        worker.with("slots", 2).handling("work", task -> runs.incrementAndGet()).start();
        awaitState(other, TaskState.COMPLETED);
        awaitState(alien, TaskState.DELAYED);
        assertThat(find(alien).summary().retries()).isZero();
        assertThat(runs).hasValue(1);
    }
}
