package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands for tasks, on a real producer. */
class TaskCommandsIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final WorkerId WORKER = new WorkerId("w");

    private final RunCommand holdfast = PRODUCER.holdfast();
    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void aTaskIsEnqueuedAndShownAsItWasGiven() {
        String payload = "{ \"to\":\"ada\", \"n\": 1e400 }";
        String out = holdfast.run("enqueue", "email", payload, "--id", "a", "--priority", "high", "--delay", "1h")
                .is(0)
                .out();
        assertThat(out).isEqualTo("Enqueued task a\n");
        RunCommand.Result shown = holdfast.run("get", "a").is(0);
        assertThat(shown.out()).contains(payload, "email", "delayed", "(in 59 min");
        assertThat(holdfast.run("get", "a", "--json").is(0).out()).contains("\"payload\":" + payload);
        assertThat(holdfast.run("enqueue", "--id", "a").is(0).out()).isEqualTo("Task a exists; nothing was enqueued\n");
    }

    @Test
    void aPayloadCanComeFromStandardInput() {
        holdfast.input("[1,2]")
                .run("enqueue", "sum", "--payload-file", "-", "--id", "s")
                .is(0);
        assertThat(holdfast.run("get", "s", "--json").json().get("payload").toString())
                .isEqualTo("[1,2]");
    }

    @Test
    void aPayloadThatIsNotJsonIsWrongUsage() {
        assertThat(holdfast.run("enqueue", "email", "hello").is(2).err()).startsWith("PAYLOAD must be one JSON value");
        assertThat(holdfast.run("enqueue", "email", "1,\"priority\":\"high\"")
                        .is(2)
                        .err())
                .contains("it is not JSON");
    }

    @Test
    void theProducerSaysWhichFieldIsWrongAndWhatIsAllowed() {
        String err = holdfast.run("enqueue", "--priority", "urgent").is(2).err();
        assertThat(err).contains("priority", "high", "default", "low").hasLineCount(1);
    }

    @Test
    void aFileIsEnqueuedExceptForItsInvalidLines() throws IOException {
        String lines = IntStream.rangeClosed(1, 2_500)
                .mapToObj(i -> i % 1_000 == 7
                        ? "{\"priority\":\"urgent\",\"payload\":" + i + "}"
                        : i == 1_500 ? "not json" : "{\"type\":\"t\",\"payload\":" + i + "}")
                .collect(Collectors.joining("\n", "", "\n\n"));
        Path file = Files.writeString(folder.resolve("tasks.ndjson"), lines);
        Path rejects = folder.resolve("rejects.ndjson");
        RunCommand.Result result = holdfast.run(
                        "enqueue", "--file", file.toString(), "--rejects", rejects.toString(), "--json")
                .is(1);
        JsonNode report = result.json();
        assertThat(report.get("accepted").asLong()).isEqualTo(2_496);
        assertThat(report.get("refused").asLong()).isEqualTo(4);
        assertThat(report.get("refusals")
                        .valueStream()
                        .map(line -> line.get("line").asLong()))
                .containsExactlyInAnyOrder(7L, 1_007L, 2_007L, 1_500L);
        assertThat(report.get("refusals").toString()).contains("priority").contains("it is not JSON");
        assertThat(Files.readAllLines(rejects)).hasSize(4).contains("not json");
        assertThat(engine.inspector().depths(QueueName.DEFAULT).pending()).isEqualTo(2_496);
    }

    @Test
    void linesComeFromStandardInputAndKnownIdsAreCounted() {
        RunCommand input = holdfast.input("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");
        assertThat(input.run("enqueue", "--file", "-").is(0).out()).isEqualTo("Enqueued 2 tasks\n");
        assertThat(input.run("enqueue", "--file", "-").is(0).out()).isEqualTo("Enqueued 0 tasks; 2 existed\n");
    }

    @Test
    void aRefusedLineIsNamedWithItsFieldAndDataInItIsEscaped() {
        RunCommand.Result result = holdfast.input("{}\n{\"pri\\u001b[2Jority\":1}\n")
                .run("enqueue", "--file", "-")
                .is(1);
        assertThat(result.out()).isEqualTo("Enqueued 1 task; 1 refused\n");
        assertThat(result.err()).startsWith("line 2: ").contains("\\u001b[2J").doesNotContain("\u001b");
    }

    @Test
    void aFullQueueStopsTheFileAndKeepsTheRest() throws IOException {
        try (RunningProducer small = RunningProducer.start(Map.of("QUEUE_MAX_PENDING", "1500"))) {
            String lines = "{}\n".repeat(3_000);
            Path rejects = folder.resolve("rejects.ndjson");
            RunCommand.Result result =
                    small.holdfast().input(lines).run("enqueue", "--file", "-", "--rejects", rejects.toString());
            assertThat(result.is(1).out()).isEqualTo("Enqueued 1,000 tasks\n");
            assertThat(result.err()).startsWith("Stopped at line 1,001: ").contains("1500");
            assertThat(Files.readAllLines(rejects)).hasSize(2_000);
        }
    }

    @Test
    void tasksAreListedPageByPage() {
        holdfast.input("{\"type\":\"mail\"}\n".repeat(1_200))
                .run("enqueue", "--file", "-")
                .is(0);
        RunCommand.Result first = holdfast.run("list", "--limit", "3").is(0);
        assertThat(first.out().lines()).hasSize(4).first().asString().startsWith("ID ");
        assertThat(first.err()).startsWith("There are more tasks; continue with --cursor ");
        JsonNode all = holdfast.run("list", "--limit", "5000", "--state", "pending", "--json")
                .is(0)
                .json();
        assertThat(all.get("tasks").size()).isEqualTo(1_200);
        assertThat(all.has("next_cursor")).isFalse();
        assertThat(holdfast.run("list", "--state", "gone").is(2).err()).contains("state", "pending");
        holdfast.run("list", "--limit", "0").is(2);
    }

    @Test
    void tasksAreCancelledOneByOne() {
        holdfast.run("enqueue", "--id", "a").is(0);
        holdfast.run("enqueue", "--id", "b", "--delay", "1h").is(0);
        RunCommand.Result result = holdfast.run("cancel", "a", "gone", "b").is(3);
        assertThat(result.out()).isEqualTo("Cancelled task a\nCancelled task b\n");
        assertThat(result.err()).startsWith("Task gone: ");
        assertThat(holdfast.run("cancel", "a").is(1).err()).contains("cancelled");
    }

    @Test
    void aRunningTaskIsCancelledOnlyOnRequest() {
        holdfast.run("enqueue", "--id", "a").is(0);
        queue().acquire(WORKER, 1, Duration.ofSeconds(30));
        holdfast.run("cancel", "a").is(1);
        assertThat(holdfast.run("cancel", "a", "--running", "--json")
                        .is(0)
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("cancelling");
    }

    @Test
    void deadTasksAreRequeued() {
        holdfast.input("{\"id\":\"a\"}\n{}\n{}\n").run("enqueue", "--file", "-").is(0);
        buryAll();
        assertThat(holdfast.run("requeue", "a").is(0).out()).isEqualTo("Requeued task a\n");
        holdfast.run("requeue", "a").is(1);
        assertThat(holdfast.run("requeue", "--all").is(0).out()).isEqualTo("Requeued 2 tasks\n");
        assertThat(holdfast.run("requeue").is(2).err()).startsWith("Give either ids or --all");
    }

    @Test
    void aFailedAttemptIsShownWithoutControlCharacters() {
        holdfast.run("enqueue", "--id", "a").is(0);
        buryAll();
        String out = holdfast.run("get", "a").is(0).out();
        assertThat(out).contains("attempt 1    failed after 1 s on w (", "boom").doesNotContain("\u001b");
    }

    private void buryAll() {
        TaskQueue queue = queue();
        queue.bury(queue.acquire(WORKER, 100, Duration.ofSeconds(30)).tasks().stream()
                .map(task -> new Burial(task.lease(), new Failure("boom \u001b[31m", Duration.ofMillis(1_500))))
                .toList());
    }

    private TaskQueue queue() {
        return engine.queues().queue(QueueName.DEFAULT);
    }
}
