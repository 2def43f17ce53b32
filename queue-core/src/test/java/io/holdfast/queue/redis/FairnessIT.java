package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.testing.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A key with many tasks does not delay the others, at any number of slots. */
class FairnessIT {
    private static final int SLOTS = 50;

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aHundredTasksDoNotWaitForAHundredThousand() {
        int many = Scale.of(10_000, 100_000);
        enqueue("a", many);
        List<Lease> held = new ArrayList<>(redis.acquire(SLOTS));
        enqueue("b", 100);
        Map<String, Integer> starts = new HashMap<>();
        while (starts.getOrDefault("b", 0) < 100) {
            redis.complete(held);
            held = redis.acquire(SLOTS);
            held.forEach(lease -> starts.merge(keyOf(lease), 1, Integer::sum));
        }
        assertThat(starts.get("a")).isLessThanOrEqualTo(100 + SLOTS);
    }

    /** With more keys than slots, so that keys have several tasks in a turn. */
    @Test
    void aHundredTasksWaitForAHundredOfEachOtherKey() {
        int others = 30;
        for (int key = 0; key < others; key++) {
            enqueue("k" + key, 150);
        }
        redis.complete(redis.acquire(37));
        List<Lease> held = new ArrayList<>(redis.acquire(7));
        enqueue("b", 100);
        int ofOthers = 0;
        for (int ofB = 0, slots = 7; ofB < 100; slots = slots % 9 + 1) {
            redis.complete(held);
            held = redis.acquire(slots);
            for (Lease lease : held) {
                boolean isB = keyOf(lease).equals("b");
                ofB += isB ? 1 : 0;
                ofOthers += isB || ofB == 100 ? 0 : 1;
            }
        }
        assertThat(ofOthers).isBetween(100 * others / 2, 100 * (others + 1) + 7);
    }

    @Test
    void eachOfAThousandKeysGetsItsShareWithAnyNumberOfSlots() {
        for (int key = 0; key < 1_000; key++) {
            enqueue("k" + key, key % 10 == 0 ? 100 : 12);
        }
        Map<String, Integer> starts = new HashMap<>();
        for (int taken = 0, slots = 1; taken < 8_000; slots = slots % 97 + 1) {
            List<Lease> leases = redis.acquire(Math.min(slots, 8_000 - taken));
            leases.forEach(lease -> starts.merge(keyOf(lease), 1, Integer::sum));
            taken += leases.size();
        }
        assertThat(starts).hasSize(1_000);
        assertThat(starts.values()).allMatch(each -> each >= 8 - 4 && each <= 8 + 4); // give or take a turn
    }

    private void enqueue(String key, int tasks) {
        for (int first = 0; first < tasks; first += TaskQueue.MAX_BATCH) {
            int from = first;
            redis.enqueue(IntStream.range(from, Math.min(tasks, from + TaskQueue.MAX_BATCH))
                    .mapToObj(i -> task(key + "-" + i).withKey(new TaskKey(key)))
                    .toArray(NewTask[]::new));
        }
    }

    private static String keyOf(Lease lease) {
        String id = lease.task().id().value();
        return id.substring(0, id.indexOf('-'));
    }
}
