package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.Durability;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.FaultyProxy;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One address that moves to the new master, while the old master stays up as a replica and keeps its connections. */
@Tag("reliability")
class MovedAddressIT {

    private static final Duration SOON = Duration.ofSeconds(3);
    private static final byte[] FENCE = Bytes.of("tasks:fence");

    @TempDir
    private Path folder;

    private RedisProcess one;
    private RedisProcess other;
    private FaultyProxy address;
    private RedisEngine engine;

    private enum Kind {
        COMMANDS,
        RENEWALS,
        CONFIRMED
    }

    @BeforeEach
    void start() {
        one = RedisProcess.start(folder);
        other = RedisProcess.start(folder);
        replicate(other, one);
        address = FaultyProxy.to(one.port());
        engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", address.port()));
    }

    @AfterEach
    void stop() {
        engine.close();
        address.close();
        one.close();
        other.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfConnectionFollows(Kind kind) {
        TaskQueues queues = queues(kind);
        enqueue(queues, "before");
        failOver();
        assertThatThrownBy(() -> enqueue(queues, "while"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("is a replica");
        address.moveTo(other.port());
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> enqueue(queues, "after"));
    }

    @Test
    void aWaitForWorkFollows() {
        assertThat(waiting()).succeedsWithin(SOON).isEqualTo(false);
        failOver();
        address.moveTo(other.port());
        assertThatThrownBy(() -> waiting().join()).hasCauseInstanceOf(StoreUnavailableException.class);
        CompletableFuture<Boolean> again = waiting();
        enqueue(engine.queues(), "a");
        assertThat(again).succeedsWithin(SOON).isEqualTo(true);
    }

    @Test
    void healthReportsThatWritesFail() {
        engine.ping();
        failOver();
        assertThatThrownBy(engine::ping).isInstanceOf(StoreUnavailableException.class);
        address.moveTo(other.port());
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .untilAsserted(engine::ping);
    }

    /** The new master lacks the last acquire, and its clock is three seconds behind that of the old one. */
    @Test
    void aTokenIsGreaterThanTheLastOneThatWasNotReplicated() {
        TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);
        enqueue(engine.queues(), "a");
        long replicated = acquiredAndReleased(queue);
        await().untilAsserted(() -> assertThat(lastToken(other)).isEqualTo(replicated));
        on(other, connection -> connection.serverCommands().replicaOfNoOne());
        byte[] ahead = Bytes.of(Long.toString(replicated + 3_000_000));
        on(one, connection -> connection.stringCommands().set(FENCE, ahead));
        long lost = acquiredAndReleased(queue);
        address.moveTo(other.port());
        one.kill();
        long next = await().atMost(SOON)
                .ignoreExceptionsInstanceOf(StoreUnavailableException.class)
                .until(() -> acquiredAndReleased(queue), token -> true);
        assertThat(next).isGreaterThan(lost);
    }

    private static long acquiredAndReleased(TaskQueue queue) {
        Lease lease = queue.acquire(QueueUnderTest.WORKER, 1, QueueUnderTest.LEASE)
                .tasks()
                .get(0)
                .lease();
        queue.release(List.of(Release.toFront(lease)));
        return lease.token().value();
    }

    private static long lastToken(RedisProcess redis) {
        byte[] stored = told(redis, connection -> connection.stringCommands().get(FENCE));
        return stored == null ? 0 : Long.parseLong(Bytes.text(stored));
    }

    private TaskQueues queues(Kind kind) {
        return switch (kind) {
            case COMMANDS -> engine.queues();
            case RENEWALS -> engine.renewalQueues();
            case CONFIRMED -> engine.queues(new Durability(1));
        };
    }

    private static boolean enqueue(TaskQueues queues, String id) {
        queues.queue(QueueName.DEFAULT).enqueue(List.of(QueueUnderTest.task(id)), TaskQueue.UNLIMITED);
        return true;
    }

    private CompletableFuture<Boolean> waiting() {
        return CompletableFuture.supplyAsync(
                () -> engine.queues().awaitWork(List.of(QueueName.DEFAULT), Duration.ofSeconds(1)));
    }

    private void failOver() {
        on(other, connection -> connection.serverCommands().replicaOfNoOne());
        replicate(one, other);
    }

    private static void replicate(RedisProcess replica, RedisProcess master) {
        on(replica, connection -> connection.serverCommands().replicaOf("127.0.0.1", master.port()));
        await().until(() -> told(
                        replica, connection -> connection.serverCommands().info("replication"))
                .getProperty("master_link_status")
                .equals("up"));
    }

    private static void on(RedisProcess redis, Consumer<RedisConnection> commands) {
        Properties unused = told(redis, connection -> {
            commands.accept(connection);
            return new Properties();
        });
    }

    private static <T> T told(RedisProcess redis, Function<RedisConnection, T> commands) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        try (RedisConnection connection = factory.getConnection()) {
            return commands.apply(connection);
        } finally {
            factory.destroy();
        }
    }
}
