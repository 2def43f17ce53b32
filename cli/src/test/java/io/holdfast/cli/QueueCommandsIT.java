package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The commands for queues, on a real producer. */
class QueueCommandsIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final QueueName MAIL = new QueueName("mail");

    private final RunCommand holdfast = PRODUCER.holdfast();
    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    @AfterEach
    void close() {
        engine.close();
    }

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
        engine.queues().registerAnyway(List.of(MAIL)); // the producer may have done so before, and not do it again
    }

    @Test
    void queuesShowWhatWaits() {
        enqueue(1_234);
        assertThat(holdfast.run("queues").is(0).out().lines())
                .anySatisfy(line -> assertThat(line).matches("mail +active +0 +1,234 +0 +0 +0 +\\S.*"))
                .anySatisfy(line -> assertThat(line).startsWith("default"));
        assertThat(holdfast.run("queues", "mail").is(0).out().lines()).hasSize(2);
        JsonNode json = holdfast.run("queues", "mail", "--json").is(0).json();
        assertThat(json.get("pending_default").asLong()).isEqualTo(1_234);
        assertThat(holdfast.run("queues", "--json").is(0).json().get("queues").size())
                .isEqualTo(2);
    }

    @Test
    void statsAreSumsOverAllQueues() {
        enqueue(3);
        holdfast.run("enqueue", "--delay", "1h").is(0);
        JsonNode json = holdfast.run("stats", "--json").is(0).json();
        assertThat(json.propertyNames())
                .startsWith("pending_high", "pending_default", "pending_low", "processing", "dead_letter", "delayed");
        assertThat(json.get("pending_default").asLong()).isEqualTo(3);
        assertThat(json.get("delayed").asLong()).isOne();
        assertThat(holdfast.run("stats").is(0).out()).contains("pending default  3");
    }

    @Test
    void aQueueIsPausedAndResumed() {
        enqueue(1);
        assertThat(holdfast.run("pause", "mail").is(0).out()).isEqualTo("Queue mail is paused\n");
        assertThat(holdfast.run("queues", "mail").out()).contains("paused");
        assertThat(holdfast.run("resume", "mail", "--json")
                        .is(0)
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("active");
        holdfast.run("pause", "gone").is(3);
    }

    @Test
    void aPausedKeyIsListedWithAndWithoutTasks() {
        holdfast.run("enqueue", "--queue", "mail", "--key", "acme").is(0);
        assertThat(holdfast.run("pause", "mail", "--key", "globex & co").is(0).out())
                .isEqualTo("Key globex & co of queue mail is paused\n");
        assertThat(holdfast.run("keys", "mail").is(0).out().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).matches("acme +active +1 +0 *"))
                .anySatisfy(line -> assertThat(line).matches("globex & co +paused +0 +0 *"));
        JsonNode first =
                holdfast.run("keys", "mail", "--limit", "1", "--json").is(0).json();
        assertThat(first.path("keys").path(0).path("key").asString()).isEqualTo("acme");
        assertThat(holdfast.run(
                                "keys",
                                "mail",
                                "--cursor",
                                first.path("next_cursor").asString())
                        .is(0)
                        .out())
                .contains("globex & co")
                .doesNotContain("acme");
        holdfast.run("resume", "mail", "--key", "globex & co", "--json").is(0);
        assertThat(holdfast.run("keys", "mail").out()).doesNotContain("globex");
        holdfast.run("keys", "mail", "--limit", "0").is(2);
        holdfast.run("pause", "mail", "--key", "").is(2);
    }

    @Test
    void aPurgeAsksAndEndsTheTasks() {
        enqueue(2_300);
        assertThat(holdfast.run("purge", "mail", "--state", "pending").is(2).err())
                .contains("--yes");
        RunCommand.Result refused = holdfast.input("n\n")
                .onTerminal()
                .run("purge", "mail", "--state", "pending")
                .is(1);
        assertThat(refused.err()).startsWith("End 2,300 pending tasks of queue mail as cancelled? [y/N] ");
        assertThat(depth()).isEqualTo(2_300);
        assertThat(holdfast.run("purge", "mail", "--state", "pending", "--yes")
                        .is(0)
                        .out())
                .isEqualTo("Purged 2,300 tasks\n");
        assertThat(depth()).isZero();
        assertThat(holdfast.run("purge", "mail", "--state", "running", "--yes")
                        .is(2)
                        .err())
                .contains("pending, delayed or dead");
    }

    @Test
    void aDrainEndsWhenTheLastTaskHasEnded() {
        enqueue(2);
        TaskQueue queue = engine.queues().queue(MAIL);
        List<LeasedTask> running =
                queue.acquire(new WorkerId("w"), 2, Duration.ofSeconds(60)).tasks();
        CompletableFuture<RunCommand.Result> drain =
                CompletableFuture.supplyAsync(() -> holdfast.run("drain", "mail", "--interval", "20ms"));
        assertThat(holdfast.run("drain", "mail", "--interval", "20ms", "--timeout", "200ms")
                        .is(1)
                        .err())
                .contains("Queue mail still has 0 pending, 0 delayed, 2 running after 200 ms");
        assertThat(drain).isNotDone();
        queue.complete(
                running.stream().map(task -> new Completion(task.lease(), null)).toList(),
                Ending.COMPLETED,
                Duration.ofMinutes(1));
        assertThat(drain.join().is(0).out()).startsWith("Queue mail is empty after ");
    }

    @Test
    void aDrainOfAPausedQueueSaysSo() {
        enqueue(1);
        holdfast.run("pause", "mail").is(0);
        assertThat(holdfast.run("drain", "mail", "--timeout", "1ms").is(1).err())
                .startsWith("Queue mail is paused");
        holdfast.run("drain", "gone").is(3);
    }

    @Test
    void topPrintsOnceWithoutATerminal() {
        enqueue(5);
        String out = holdfast.run("top").is(0).out();
        assertThat(out)
                .startsWith("holdfast top  " + PRODUCER.url())
                .contains("pending 5 ")
                .contains("mail ");
        assertThat(out).doesNotContain("\u001b");
        assertThat(holdfast.run("top", "--sort", "name", "--json")
                        .is(0)
                        .json()
                        .get("queues")
                        .size())
                .isEqualTo(2);
        holdfast.run("top", "--interval", "1ms").is(2);
    }

    private void enqueue(int tasks) {
        holdfast.input("{\"queue\":\"mail\"}\n".repeat(tasks))
                .run("enqueue", "--file", "-")
                .is(0);
    }

    private long depth() {
        return engine.inspector().depths(MAIL).pending();
    }
}
