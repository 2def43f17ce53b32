package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.testing.RedisProcess;
import io.holdfast.worker.service.WorkerApplication;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code LOG_FORMAT}. */
@ExtendWith(OutputCaptureExtension.class)
class JsonLogIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void aLineAboutARunNamesItsTaskAndNeverHasThePayload(@TempDir Path folder, CapturedOutput output) throws Exception {
        run(folder, output, Map.of("LOG_FORMAT", "json"));
        List<JsonNode> lines = output.getOut()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(lines)
                .filteredOn(line -> line.path("message").asString().contains("dead letter"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.path("task").asString()).isEqualTo("lost");
                    assertThat(line.path("type").asString()).isEqualTo("mail");
                    assertThat(line.path("queue").asString()).isEqualTo("default");
                    assertThat(line.path("attempt").asString()).isEqualTo("1");
                    assertThat(line.path("worker").asString()).isNotEmpty();
                    assertThat(line.path("trace").asString()).isEqualTo(TRACE);
                    assertThat(line.path("log").path("level").asString()).isEqualTo("ERROR");
                    assertThat(line.path("service").path("name").asString()).isEqualTo("worker-service");
                    assertThat(line.path("ecs").path("version").asString()).isNotEmpty();
                });
        assertThat(output.getOut()).doesNotContain("s3cret");
    }

    @Test
    void textIsTheDefault(@TempDir Path folder, CapturedOutput output) throws Exception {
        run(folder, output, Map.of());
        assertThat(output.getOut().lines())
                .noneMatch(line -> line.startsWith("{"))
                .anyMatch(line ->
                        line.contains("Task lost of queue default failed on attempt 1 and is a dead letter now"));
    }

    private static void run(Path folder, CapturedOutput output, Map<String, String> format) throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                ConfigurableApplicationContext worker =
                        QuietLauncher.start(WorkerApplication.SERVICE, environment(redis, format))) {
            TaskHeader header = TaskHeader.of(new TaskType("mail"), Instant.EPOCH)
                    .withMaxRetries(0)
                    .withTrace(TraceContext.of("00-" + TRACE + "-b7ad6b7169203331-01", null));
            NewTask task = NewTask.of(header, Payload.ofText("\"s3cret\"")).withChosenId(new TaskId("lost"));
            worker.getBean(RedisEngine.class)
                    .queues()
                    .queue(QueueName.DEFAULT)
                    .enqueue(List.of(task), TaskQueue.UNLIMITED);
            await().untilAsserted(() -> assertThat(output.getOut()).contains("dead letter"));
        }
    }

    private static Map<String, String> environment(RedisProcess redis, Map<String, String> format) {
        Map<String, String> environment = new HashMap<>(format);
        environment.put("REDIS_ADDR", redis.address());
        environment.put("WORKER_METRICS_ADDR", "127.0.0.1:0");
        environment.put("WORKER_SLEEP_MS", "0");
        environment.put("WORKER_FAILURE_PCT", "100");
        return environment;
    }
}
