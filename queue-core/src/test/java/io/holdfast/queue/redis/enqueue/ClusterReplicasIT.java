package io.holdfast.queue.redis.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.Durability;
import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.RedisCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An enqueue that waits for a replica, on a Cluster whose masters have one each. */
@Tag("reliability")
class ClusterReplicasIT {

    @TempDir
    static Path dir;

    private static RedisCluster cluster;
    private static RedisEngine engine;
    private static TaskQueues queues;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.startWithReplicas(dir);
        engine = RedisEngine.of(cluster.factory());
        queues = engine.queues(new Durability(1));
    }

    @AfterAll
    static void stop() {
        engine.close();
        cluster.close();
    }

    @Test
    void onlyTheReplicaOfTheQueuesOwnMasterConfirms() {
        List<QueueName> onEach = IntStream.range(0, 3)
                .mapToObj(master -> Stream.iterate(1, i -> i + 1)
                        .map(i -> new QueueName("q" + i))
                        .filter(queue -> masterOf(queue) == master)
                        .findFirst()
                        .orElseThrow())
                .toList();
        onEach.forEach(queue -> await(queue.value()).until(() -> isConfirmed(queue)));
        for (int master = 0; master < 3; master++) {
            cluster.freezeReplicaOf(master);
            QueueName blind = onEach.get(master);
            assertThatThrownBy(() -> enqueue(blind)).as(blind.value()).isInstanceOf(NotReplicatedException.class);
            onEach.stream()
                    .filter(queue -> !queue.equals(blind))
                    .forEach(queue ->
                            assertThat(isConfirmed(queue)).as(queue.value()).isTrue());
            cluster.thawReplicaOf(master);
            await().atMost(Duration.ofSeconds(30)).until(() -> isConfirmed(blind));
        }
    }

    @Test
    void aSlotThatMovesKeepsItsTasksAndItsReplica() {
        QueueName queue = new QueueName("moves");
        int from = masterOf(queue);
        int to = (from + 1) % 3;
        await().until(() -> isConfirmed(queue));
        cluster.move(key(queue), from, to);
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> isConfirmed(queue));
        cluster.freezeReplicaOf(to);
        assertThatThrownBy(() -> enqueue(queue)).isInstanceOf(NotReplicatedException.class);
        cluster.thawReplicaOf(to);
        await().atMost(Duration.ofSeconds(30)).until(() -> isConfirmed(queue));
        cluster.move(key(queue), to, from);
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(StoreException.class)
                .until(() -> isConfirmed(queue));
        assertThat(engine.inspector().depths(queue).pending()).isGreaterThanOrEqualTo(5);
    }

    private static byte[] key(QueueName queue) {
        return RedisKeys.of(queue, true).of(Key.DATA);
    }

    private static int masterOf(QueueName queue) {
        return RedisCluster.masterOf(key(queue));
    }

    private static boolean isConfirmed(QueueName queue) {
        try {
            return enqueue(queue) instanceof Enqueued;
        } catch (NotReplicatedException e) {
            return false;
        }
    }

    private static Object enqueue(QueueName queue) {
        NewTask task = NewTask.of(TaskHeader.of(new TaskType("t"), Instant.EPOCH), Payload.ofText("1"));
        return queues.queue(queue).enqueue(List.of(task), TaskQueue.UNLIMITED);
    }
}
