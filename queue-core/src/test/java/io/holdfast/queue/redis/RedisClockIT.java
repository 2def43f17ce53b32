package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.WorkerReport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RedisClockIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void withoutATestClockEveryScriptUsesRedisClock() {
        redis.onRedisClock();
        for (int i = 0; i < 20; i++) {
            redis.enqueue("t" + i);
            long before = redisTime();
            LeasedTask leased = redis.queue.acquire(WORKER, 1, LEASE).tasks().get(0);
            long after = redisTime();
            long acquiredAt = leased.acquiredAt().toEpochMilli();
            assertThat(acquiredAt).isBetween(before, after);
            // Greater by one for each acquire before it in the same millisecond.
            assertThat(leased.lease().token().value()).isBetween(acquiredAt * 1000, acquiredAt * 1000 + i);
            assertThat(score("leases", leased.lease().token().toString())).isEqualTo(acquiredAt + 30_000);
            redis.complete(List.of(leased.lease()));
            assertThat(score("completed", "dt" + i)).isBetween(acquiredAt, redisTime());
        }
    }

    @Test
    void aDelayStartsAtRedisTime() {
        redis.onRedisClock();
        long before = redisTime();
        redis.enqueue(delayed("a", 1_000));
        assertThat(score("delayed", "da") - 1_000).isBetween(before, redisTime());
    }

    @Test
    void everyTimeIsInMilliseconds() {
        redis.onRedisClock();
        long before = redisTime();
        redis.leased("a");
        redis.queue.renew(redis.queue.leasesOf(WORKER), LEASE);
        assertThat(score("renewed", "da") - 30_000).isBetween(before, redisTime());
        redis.bury(redis.queue.leasesOf(WORKER));
        assertThat(score("dead_letter", "da")).isBetween(before, redisTime());
        redis.workers.heartbeat(new WorkerReport(WORKER, time(0), Set.of(), 1, 0, List.of()));
        assertThat(score("workers", "w1")).isBetween(before, redisTime());
        redis.enqueue("b");
        redis.queue.cancel(new TaskId("b"), false);
        assertThat(score("completed", "db")).isBetween(before, redisTime());
    }

    private static long redisTime() {
        return QueueUnderTest.runner()
                .commands()
                .run("time", connection -> connection.serverCommands().time(TimeUnit.MILLISECONDS));
    }

    private static long score(String key, String member) {
        return QueueUnderTest.runner()
                .commands()
                .run(
                        "score",
                        connection -> connection.zSetCommands().zScore(Bytes.of("tasks:" + key), Bytes.of(member)))
                .longValue();
    }
}
