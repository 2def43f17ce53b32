package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WINDOW;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis that becomes unavailable under a running engine and returns with its data. */
@Tag("reliability")
class OutageIT {

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration BACK = Duration.ofSeconds(2);

    @TempDir
    Path dir;

    private RedisProcess redis;
    private LettuceConnectionFactory factory;
    private RedisEngine engine;
    private TaskQueue queue;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir, "--appendonly", "yes", "--appendfsync", "always");
        factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        engine = RedisEngine.of(factory);
        queue = engine.queues().queue(QueueName.DEFAULT);
    }

    @AfterEach
    void stop() {
        engine.close();
        factory.destroy();
        redis.kill();
    }

    @Test
    void scriptsUnknownToRedisAreSentAgain() {
        enqueue("a");
        flushScripts();
        Lease lease = acquire().get(0);
        flushScripts();
        assertThat(queue.renew(List.of(lease), LEASE)).isEmpty();
        flushScripts();
        assertThat(queue.complete(List.of(new Completion(lease, null)), Ending.COMPLETED, WINDOW))
                .isEmpty();
    }

    @Test
    void afterACrashCallsFailInTimeAndSucceedAfterTheRestart() {
        enqueue("a", "b");
        List<Lease> leases = acquire();
        engine.renewalQueues().queue(QueueName.DEFAULT).renew(leases, LEASE);
        redis.kill();
        assertRefused(() -> enqueue("c"));
        assertRefused(() -> queue.renew(leases, LEASE));
        assertRefused(() -> engine.ping());
        assertRefused(() -> engine.queues().awaitWork(List.of(QueueName.DEFAULT), Duration.ofSeconds(1)));
        assertRefused(() -> engine.inspector().totalDepths());

        redis.restart();
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> engine.ping());
        await("the renewals' connection, which comes back by itself")
                .atMost(BACK)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                engine.renewalQueues().queue(QueueName.DEFAULT).renew(leases, LEASE))
                        .isEmpty());
        enqueue("c");
        assertThat(acquire()).hasSize(1);
        assertThat(keyspace().at("tasks:processing")).contains("da=", "db=", "dc=");
    }

    @Test
    void anEngineCreatedDuringAnOutageWorksWhenRedisIsUp() {
        redis.kill();
        try (RedisEngine early = RedisEngine.of(factory)) {
            assertRefused(early::ping);
            assertRefused(() -> early.queues().verify(List.of(QueueName.DEFAULT)));
            redis.restart();
            await().atMost(BACK).ignoreExceptions().untilAsserted(early::ping);
        }
    }

    @Test
    void aCallWithoutAnswerFailsInTimeAndIsNotSentTwice() throws Exception {
        engine.queues().known();
        signal("STOP");
        assertRefused(() -> enqueue("a"));
        assertRefused(() -> engine.ping());
        signal("CONT");
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> engine.ping());
        // It was under way when the caller gave up, so it may have arrived late, but only once.
        assertThat(keyspace().at("tasks:pending:default")).isIn("LIST [da]", Keyspace.ABSENT);
    }

    @Test
    void aCallUnderWayDuringACrashFailsAndIsNotRepeated() throws Exception {
        enqueue("a");
        signal("STOP");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> failure.complete(catchThrowable(() -> enqueue("b"))));
        thread.start();
        await().until(() ->
                thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING);
        redis.kill();
        redis.restart();
        assertThat(failure).succeedsWithin(ANSWER).isInstanceOf(StoreUnavailableException.class);
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> engine.ping());
        assertThat(keyspace().at("tasks:pending:default")).isEqualTo("LIST [da]");
    }

    @Test
    void aWorkerThatWaitsDuringACrashGetsAnErrorAndIsWokenLater() {
        CompletableFuture<Boolean> waiting = waiting();
        await().until(() -> clientsWaiting() == 1);
        redis.kill();
        assertThat(waiting)
                .failsWithin(ANSWER)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StoreUnavailableException.class);
        redis.restart();
        await().atMost(BACK).ignoreExceptions().untilAsserted(() -> engine.ping());
        CompletableFuture<Boolean> again = waiting();
        await().until(() -> clientsWaiting() == 1);
        enqueue("a");
        assertThat(again).succeedsWithin(BACK).isEqualTo(true);
    }

    private CompletableFuture<Boolean> waiting() {
        return CompletableFuture.supplyAsync(
                () -> engine.queues().awaitWork(List.of(QueueName.DEFAULT), Duration.ofSeconds(10)));
    }

    private long clientsWaiting() {
        try (RedisConnection connection = factory.getConnection()) {
            return Long.parseLong(connection.serverCommands().info("clients").getProperty("blocked_clients"));
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        long begin = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ANSWER);
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid()))
                .start()
                .waitFor();
    }

    private void flushScripts() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.scriptingCommands().scriptFlush();
        }
    }

    private Keyspace keyspace() {
        return Keyspace.of(factory);
    }

    private void enqueue(String... ids) {
        queue.enqueue(Arrays.stream(ids).map(QueueUnderTest::task).toList(), TaskQueue.UNLIMITED);
    }

    private List<Lease> acquire() {
        return queue.acquire(WORKER, 10, LEASE).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
    }
}
