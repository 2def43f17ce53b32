package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.connection.ConnectFailures;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.inspect.RedisQueueInspector;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.wakeup.BlockingWakeups;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of a task grow when another server takes over that lacks the last of them or whose clock is behind. */
class ServerChangeIT {

    private final RedisConnections connections =
            RedisConnections.like(TestRedis.shared().factory());
    private String now = Long.toString(START);
    private String server = "one";
    private final ScriptRunner runner =
            new ScriptRunner(new CommandRunner(connections.commands(), new ConnectFailures("its address")));
    private final TaskQueues queues = new RedisTaskQueues(
            runner,
            new BlockingWakeups(connections.blocking()),
            false,
            () -> now,
            () -> server,
            null,
            RedisTaskQueues.UNLIMITED,
            PayloadEncryption.none());
    private final TaskQueue queue = queues.queue(QueueName.DEFAULT);

    ServerChangeIT() {
        TestRedis.shared().flush();
        queue.enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
    }

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void aTokenGrowsWithoutReplicationAndWithALateClock() {
        acquiredAndReleased();
        at(3_600_000 * 3); // nothing happened for three hours
        long lost = unreplicated();
        server = "two";
        at(3_600_000 * 3 - 3_000);
        assertThat(acquiredAndReleased()).isGreaterThan(lost);
    }

    @Test
    void theFirstServerOfAQueueNeedsNoLead() {
        assertThat(acquiredAndReleased()).isEqualTo(START * 1_000);
    }

    @Test
    void aServerThatReplacesAnUnknownOneAddsALead() {
        server = "";
        acquiredAndReleased();
        long lost = unreplicated();
        server = "two";
        at(-3_000);
        assertThat(acquiredAndReleased()).isGreaterThan(lost);
    }

    @Test
    void tokensGrowAcrossSeveralServers() {
        long last = acquiredAndReleased();
        for (int i = 0; i < 20; i++) {
            server = "server " + i;
            at(-1_000L * i);
            long next = acquiredAndReleased();
            assertThat(next).isGreaterThan(last);
            last = next;
        }
    }

    @Test
    void onOneServerATokenFollowsTheClock() {
        long first = acquiredAndReleased();
        at(5);
        assertThat(acquiredAndReleased()).isEqualTo(first + 5_000);
        server = "";
        at(7);
        assertThat(acquiredAndReleased())
                .as("on a server without a known run id")
                .isEqualTo(first + 7_000);
    }

    @Test
    void theStartOfARunUsesTheClockOfItsServer() {
        acquiredAndReleased();
        server = "two";
        at(60_000);
        acquiredAndReleased();
        at(61_000);
        take();
        List<Attempt> attempts = new RedisQueueInspector(runner, queues, false, () -> now, PayloadEncryption.none())
                .find(QueueName.DEFAULT, new TaskId("a"))
                .orElseThrow()
                .attempts();
        assertThat(attempts).extracting(Attempt::startedAt).containsExactly(Instant.ofEpochMilli(START + 61_000));
    }

    @Test
    void tokensOfEarlierServersAreDecodedWithTheirLeads() {
        TokenTimes times = new TokenTimes("9000000:7000000 5000000:4000000 3000000:2000000");
        assertThat(times.of("9001000")).isEqualTo(Instant.ofEpochMilli(2_001));
        assertThat(times.of("8999000")).isEqualTo(Instant.ofEpochMilli(4_999));
        assertThat(times.of("3000000")).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(times.of("2000000")).isEqualTo(Instant.ofEpochMilli(2_000));
        assertThat(times.of("-")).isNull();
        assertThat(new TokenTimes("x:y 3:1").of("2000000")).isEqualTo(Instant.ofEpochMilli(2_000));
    }

    private void at(long millis) {
        now = Long.toString(START + millis);
    }

    private LeasedTask take() {
        return queue.acquire(WORKER, 1, LEASE).tasks().get(0);
    }

    private long acquiredAndReleased() {
        LeasedTask task = take();
        queue.release(List.of(Release.toFront(task.lease())));
        return task.lease().token().value();
    }

    /** The token of an acquire that the server that takes over does not know. */
    private long unreplicated() {
        byte[] fence = Bytes.of("tasks:fence");
        byte[] control = Bytes.of("tasks:control");
        byte[] fenceBefore =
                runner.commands().run("get", on -> on.stringCommands().get(fence));
        var controlBefore = runner.commands().run("get", on -> on.hashCommands().hGetAll(control));
        long token = acquiredAndReleased();
        runner.commands().run("restore", on -> {
            on.keyCommands().del(fence, control);
            if (fenceBefore != null) {
                on.stringCommands().set(fence, fenceBefore);
                on.hashCommands().hMSet(control, controlBefore);
            }
            return true;
        });
        return token;
    }

    @Test
    void aClockFarAheadDoesNotExhaustTheTokens() {
        at(Duration.ofDays(400_000).toMillis());
        long first = acquiredAndReleased();
        assertThat(acquiredAndReleased()).isEqualTo(first + 1);
        server = "two";
        assertThat(acquiredAndReleased()).isEqualTo(first + 2);
    }
}
