package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.Fault;
import io.holdfast.testing.FaultyProxy;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Connections whose peer has vanished silently: they stay open and never answer again. */
@Tag("reliability")
class HalfOpenIT {

    private static final TestRedis REDIS = TestRedis.shared();
    private static final Duration BACK = Duration.ofSeconds(10);
    /**
     * The maximum wait plus the time for an answer, and a margin for a busy machine; the operating system would take
     * minutes.
     */
    private static final Duration NOTICED = Duration.ofSeconds(12);

    /**
     * More than one timeout, but less than two: all calls share one attempt instead of making theirs one after the
     * other.
     */
    private static final Duration REFUSED = Duration.ofMillis(4_800);

    private static final int CALLERS = 30;

    private FaultyProxy network;
    private RedisEngine engine;

    @BeforeEach
    void start() {
        REDIS.flush();
        network = FaultyProxy.to(REDIS.port());
        engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", network.port()));
    }

    @AfterEach
    void stop() {
        engine.close();
        network.close();
    }

    @Test
    void theConnectionForCommandsIsReplaced() {
        assertIsReplaced(engine.queues());
    }

    @Test
    void theConnectionForRenewalsIsReplaced() {
        assertIsReplaced(engine.renewalQueues());
    }

    private void assertIsReplaced(TaskQueues queues) {
        queues.known();
        network.strike(Fault.halfOpen());
        assertThatThrownBy(queues::known).isInstanceOf(StoreUnavailableException.class);
        network.heal();
        await().atMost(BACK).until(() -> catchThrowable(queues::known) == null);
    }

    @Test
    void manyRepeatedCallsAllFailInTime() throws Exception {
        engine.queues().known();
        network.strike(Fault.halfOpen());
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<Duration>> longest = callers.invokeAll(Collections.nCopies(CALLERS, () -> longestCall(until)));
        callers.shutdown();
        for (Future<Duration> one : longest) {
            assertThat(one.get()).isLessThan(REFUSED);
        }
    }

    private Duration longestCall(long until) {
        Duration longest = Duration.ZERO;
        while (System.nanoTime() - until < 0) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> engine.queues().known()).isInstanceOf(StoreUnavailableException.class);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        return longest;
    }

    @Test
    void aWaitWithoutAnswerEndsAndTheNextUsesANewConnection() {
        CompletableFuture<Boolean> waiting = waiting();
        await().until(() -> clientsWaiting() == 1);
        network.strike(Fault.repliesSwallowed());
        signal();
        await().until(() -> network.hits().containsKey(Fault.repliesSwallowed().name()));
        network.heal();
        assertThat(waiting)
                .failsWithin(NOTICED)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StoreUnavailableException.class);
        signal();
        assertThat(waiting()).succeedsWithin(NOTICED).isEqualTo(true);
    }

    private CompletableFuture<Boolean> waiting() {
        return CompletableFuture.supplyAsync(
                () -> engine.queues().awaitWork(List.of(QueueName.DEFAULT), Duration.ofSeconds(10)));
    }

    private static void signal() {
        try (RedisConnection connection = REDIS.factory().getConnection()) {
            connection
                    .listCommands()
                    .lPush(RedisKeys.of(QueueName.DEFAULT, false).of(Key.WAKEUP), Bytes.of("1"));
        }
    }

    private static long clientsWaiting() {
        try (RedisConnection connection = REDIS.factory().getConnection()) {
            return Long.parseLong(connection.serverCommands().info("clients").getProperty("blocked_clients"));
        }
    }
}
