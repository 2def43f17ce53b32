package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis that is reachable but refuses commands. */
class RefusalIT {

    @TempDir
    Path dir;

    @Test
    void aReplicaRefusesWritesTemporarily() {
        try (RedisProcess primary = RedisProcess.start(dir);
                RedisProcess replica = RedisProcess.start(
                        dir,
                        "--dbfilename",
                        "replica.rdb",
                        "--replicaof",
                        "127.0.0.1",
                        Integer.toString(primary.port()));
                RedisEngine onPrimary = engine(primary);
                RedisEngine onReplica = engine(replica)) {
            onPrimary.queues().queue(QueueName.DEFAULT).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
            await().ignoreExceptions()
                    .until(() -> onReplica.inspector().totalDepths().pending() == 1);
            TaskQueue queue = onReplica.queues().queue(QueueName.DEFAULT);
            assertThatThrownBy(() -> queue.enqueue(List.of(task("b")), TaskQueue.UNLIMITED))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("READONLY");
            assertThatThrownBy(() -> queue.acquire(WORKER, 1, LEASE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("READONLY");
        }
    }

    @Test
    void aMissingPasswordIsAMismatch() {
        try (RedisProcess redis = RedisProcess.start(dir, "--requirepass", "secret");
                RedisEngine engine = engine(redis)) {
            assertThatThrownBy(engine::ping)
                    .isInstanceOf(StoreMismatchException.class)
                    .hasMessageContaining("NOAUTH")
                    .message()
                    .doesNotContain("\n");
        }
    }

    private static RedisEngine engine(RedisProcess redis) {
        return RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", redis.port()));
    }
}
