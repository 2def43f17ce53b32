package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.testing.Fault;
import io.holdfast.testing.FaultyProxy;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A link that is too slow to carry a full call within the timeout. */
@Tag("reliability")
class NarrowLinkIT {

    private static final long BYTES_PER_SECOND = 2_500_000;
    private static final int COUNT = 32;
    private static final int LARGE = 256 << 10;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TaskQueue direct = QueueUnderTest.onEmptyRedis().queue;
    private final FaultyProxy link = FaultyProxy.to(TestRedis.shared().port());
    private final RedisEngine engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", link.port()));
    private final TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);

    @BeforeEach
    void narrow() {
        engine.ping();
        link.strike(Fault.narrow(BYTES_PER_SECOND));
    }

    @AfterEach
    void close() {
        engine.close();
        link.close();
    }

    @Test
    void largeTasksAreAcquired() {
        direct.enqueue(large(), TaskQueue.UNLIMITED);
        List<Lease> taken = new ArrayList<>();
        await().atMost(SOON).until(() -> taken.addAll(acquire()) && taken.size() == COUNT);
        assertThat(direct.leasesOf(WORKER)).hasSize(COUNT);
    }

    @Test
    void largeTasksAreAcquiredByARefill() {
        direct.enqueue(List.of(task("first")), TaskQueue.UNLIMITED);
        Lease first = leaseOf(direct.acquire(WORKER, 1, LEASE).tasks().get(0));
        direct.enqueue(large(), TaskQueue.UNLIMITED);
        assertThat(queue.refill(List.of(new Completion(first, null)), WINDOW, COUNT, LEASE)
                        .acquired()
                        .tasks())
                .isNotEmpty();
    }

    @Test
    void largeResultsAreWritten() {
        List<Completion> ends = largeResults();
        assertThat(queue.complete(ends, Ending.COMPLETED, WINDOW)).isEmpty();
        assertThat(direct.leasesOf(WORKER)).isEmpty();
    }

    @Test
    void largeResultsAreWrittenByARefill() {
        List<Completion> ends = largeResults();
        direct.enqueue(List.of(task("next")), TaskQueue.UNLIMITED);
        assertThat(queue.refill(ends, WINDOW, COUNT, LEASE).acquired().tasks()).hasSize(1);
        assertThat(direct.leasesOf(WORKER)).hasSize(1);
    }

    @Test
    void aLargeBatchIsEnqueuedAfterARepetition() {
        List<NewTask> tasks = large();
        await().atMost(SOON).pollDelay(Duration.ZERO).until(() -> isTakenIn(tasks));
        assertThat(direct.acquire(WORKER, COUNT, LEASE).tasks()).isNotEmpty();
    }

    private boolean isTakenIn(List<NewTask> tasks) {
        try {
            return queue.enqueue(tasks, TaskQueue.UNLIMITED) instanceof EnqueueResult.Enqueued;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private List<Lease> acquire() {
        try {
            return queue.acquire(WORKER, COUNT, LEASE).tasks().stream()
                    .map(NarrowLinkIT::leaseOf)
                    .toList();
        } catch (StoreUnavailableException e) {
            return List.of();
        }
    }

    private List<Completion> largeResults() {
        direct.enqueue(tasks(COUNT), TaskQueue.UNLIMITED);
        TaskResult result = new TaskResult.Kept(Payload.of(new byte[LARGE]));
        return acquire().stream()
                .map(lease -> new Completion(lease, null, result))
                .toList();
    }

    private static List<NewTask> large() {
        return tasks(COUNT).stream().map(NarrowLinkIT::withLargePayload).toList();
    }

    private static NewTask withLargePayload(NewTask task) {
        Payload payload = Payload.of(new byte[LARGE]);
        return new NewTask(task.id(), true, task.priority(), task.start(), task.header(), payload);
    }

    private static Lease leaseOf(LeasedTask task) {
        return task.lease();
    }
}
