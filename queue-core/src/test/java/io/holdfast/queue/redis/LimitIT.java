package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.testing.Scale;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Limits with many keys, many starts and the clock of Redis. */
class LimitIT {
    private static final int MANY_KEYS = 2_500;
    private static final QueueName QUEUE = QueueName.DEFAULT;
    private static final TaskKey LAST = new TaskKey("z");

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    /** A lower limit leaves more keys that may not start than a call parks: each call goes further, and wakes the next. */
    @Test
    void moreKeysAtALimitThanOneCallParksDelayNobodyForLong() {
        oneTaskOfManyKeys(0);
        for (int taken = 0; taken < MANY_KEYS; taken += TaskQueue.MAX_BATCH) {
            redis.acquire(Math.min(TaskQueue.MAX_BATCH, MANY_KEYS - taken));
        }
        oneTaskOfManyKeys(1);
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKeyConcurrency(1));
        redis.enqueue(task("last").withKey(LAST));
        List<Lease> found = List.of();
        int calls = 0;
        for (; found.isEmpty() && calls < 10; calls++) {
            assertThat(redis.queues.awaitWork(List.of(QUEUE), Duration.ZERO))
                    .as("a wake-up signal for call %d", calls)
                    .isTrue();
            found = redis.acquire(1);
        }
        assertThat(found).extracting(lease -> lease.task().id().value()).containsExactly("last");
        assertThat(parked()).isEqualTo(MANY_KEYS);
    }

    @Test
    void allKeysReturnWhenALimitIsGone() {
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKeyRate(Rate.of(1, Duration.ofDays(1))));
        oneTaskOfManyKeys(0);
        oneTaskOfManyKeys(1);
        for (int call = 0; call < 5; call++) {
            redis.acquire(TaskQueue.MAX_BATCH);
        }
        assertThat(parked()).isEqualTo(MANY_KEYS);
        redis.flow.setLimits(QUEUE, QueueLimits.NONE);
        assertThat(parked()).isZero();
        int taken = 0;
        for (int call = 0; call < 5; call++) {
            taken += redis.acquire(TaskQueue.MAX_BATCH).size();
        }
        assertThat(taken).isEqualTo(MANY_KEYS);
    }

    @Test
    void sharesFollowTheWeights() {
        int starts = Scale.of(2_000, 10_000);
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKey(new TaskKey("a"), new KeyLimits(null, null, 3)));
        enqueue("a", starts);
        enqueue("b", starts);
        List<Lease> leases = new ArrayList<>();
        while (leases.size() < starts) {
            List<Lease> some = redis.acquire(Math.min(37, starts - leases.size()));
            redis.complete(some);
            leases.addAll(some);
        }
        double share = leases.stream()
                        .filter(lease -> lease.task().id().value().startsWith("a"))
                        .count()
                / (double) starts;
        assertThat(share).isBetween(0.7125, 0.7875);
    }

    /** A call examines some hundred keys at most; what it has not seen yet comes before what has less priority. */
    @Test
    void hundredsOfKeysAtALimitDoNotLetALowerPriorityPass() {
        redis.enqueue(IntStream.range(0, 600)
                .mapToObj(i -> task("h" + i).withPriority(Priority.HIGH).withKey(new TaskKey("k" + i)))
                .toArray(NewTask[]::new));
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKeyConcurrency(1));
        assertThat(redis.acquire(600)).hasSize(600);
        redis.enqueue(IntStream.range(0, 600)
                .mapToObj(i -> task("g" + i).withPriority(Priority.HIGH).withKey(new TaskKey("k" + i)))
                .toArray(NewTask[]::new));
        redis.enqueue(
                task("high").withPriority(Priority.HIGH).withKey(new TaskKey("zz")),
                task("low").withPriority(Priority.LOW));
        List<String> started = new ArrayList<>();
        while (started.size() < 2) {
            redis.acquire(1).forEach(lease -> started.add(lease.task().id().value()));
        }
        assertThat(started).containsExactly("high", "low");
    }

    /** A key with a limit of its own does not lose the share that its weight gives it. */
    @Test
    void aKeyThatIsOftenAtItsLimitKeepsItsShare() {
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKey(new TaskKey("vip"), new KeyLimits(2, null, 20)));
        enqueue("vip", 600);
        for (int i = 0; i < 20; i++) {
            enqueue("k" + i, 100);
        }
        int vip = 0;
        for (int i = 0; i < 120; i++) { // eight slots, all of which end before the next call
            List<Lease> leases = redis.acquire(8);
            vip += (int) leases.stream()
                    .filter(lease -> lease.task().id().value().startsWith("vip"))
                    .count();
            redis.complete(leases);
        }
        assertThat(vip)
                .as("of 960 starts; half of them by weight, two of each eight by its limit")
                .isBetween(220, 240);
    }

    /** Keys that are used once leave nothing behind: neither counters nor times of rates. */
    @Test
    void manyKeysWithARateLeaveLittleBehind() {
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withKeyRate(new Rate(1_000, Duration.ofSeconds(1), 10)));
        for (int round = 0; round < 200; round++) {
            redis.at(round * 1_000L);
            String key = "k" + round + "-";
            redis.enqueue(IntStream.range(0, 10)
                    .mapToObj(i -> task(key + i).withKey(new TaskKey(key + i)))
                    .toArray(NewTask[]::new));
            redis.complete(redis.acquire(10));
        }
        assertThat(dump().hash(Key.KEY_STATES)).hasSizeLessThan(200);
    }

    /** With real time in µs: a rate is never exceeded, and used nearly completely. */
    @Test
    void aRateHoldsOnTheClockOfRedis() {
        redis.onRedisClock();
        enqueue("a", 300);
        redis.flow.setLimits(QUEUE, QueueLimits.NONE.withRate(new Rate(500, Duration.ofSeconds(1), 5)));
        long began = System.nanoTime();
        List<Lease> leases = new ArrayList<>();
        while (leases.size() < 100) {
            leases.addAll(redis.acquire(10));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(took).isBetween(Duration.ofMillis(180), Duration.ofMillis(1_500));
    }

    @Test
    void delaysOfKeysLeaveNothingBehind() {
        for (int round = 0; round < 3; round++) {
            redis.at(round * 10_000L);
            String key = "k" + round;
            redis.enqueue(
                    task(key + "a").withKey(new TaskKey(key)), task(key + "b").withKey(new TaskKey(key)));
            Duration second = Duration.ofSeconds(1);
            redis.queue.release(List.of(
                    Release.snoozed(redis.acquireOne(), second, second, "busy").delayingKey()));
            assertThat(redis.acquire(10)).isEmpty();
            redis.at(round * 10_000L + 1_000);
            redis.queue.dispatch(10);
            redis.complete(redis.acquire(10));
        }
        assertThat(dump().hash(Key.KEY_STATES)).isEmpty();
        assertThat(dump().sortedSet(Key.PARKED)).isEmpty();
        assertThat(dump().hash(Key.CONTROL)).doesNotContainKey("limits");
    }

    private void oneTaskOfManyKeys(int number) {
        for (int first = 0; first < MANY_KEYS; first += TaskQueue.MAX_BATCH) {
            redis.enqueue(IntStream.range(first, Math.min(MANY_KEYS, first + TaskQueue.MAX_BATCH))
                    .mapToObj(i -> task("k" + i + "-" + number).withKey(new TaskKey("k" + i)))
                    .toArray(NewTask[]::new));
        }
    }

    private void enqueue(String key, int tasks) {
        for (int first = 0; first < tasks; first += TaskQueue.MAX_BATCH) {
            redis.enqueue(IntStream.range(first, Math.min(tasks, first + TaskQueue.MAX_BATCH))
                    .mapToObj(i -> task(key + "-" + i).withKey(new TaskKey(key)))
                    .toArray(NewTask[]::new));
        }
    }

    private long parked() {
        return redis.flow.use(QUEUE).limitedKeys();
    }

    private static QueueDump dump() {
        return QueueDump.of(TestRedis.shared().factory(), QUEUE);
    }
}
