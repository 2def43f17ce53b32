package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * A worker encounters records of a newer producer. The test simulates the newer producer by rewriting records in Redis
 * while the queue is paused, and the newer worker by restoring the current format.
 */
@Tag("reliability")
class NewerProducerIT {

    private static final byte[] DATA = "tasks:data".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    @Test
    void unreadableTasksAreSnoozedWithoutCostingARetryAndOthersRun() {
        try (RedisProcess redis = RedisProcess.start(folder);
                Sink sink = new Sink();
                TestClient client = new TestClient(redis.address());
                ServiceProcess worker = SlimWorker.start(redis, sink, "slots=2")) {
            client.engine().queues().pause(QueueName.DEFAULT, "ada");
            String newer = enqueue(client);
            String extended = enqueue(client);
            String plain = enqueue(client);
            rewrite(client, newer, header -> header.replaceFirst("^1 ", "3 "));
            rewrite(client, extended, header -> header.replaceFirst("\n", " colour=blue unheard-of\n"));
            client.engine().queues().resume(QueueName.DEFAULT);

            await().until(() -> done(sink, extended) && done(sink, plain));
            await().until(() -> snooze(client, newer) != null);
            TaskDetail waiting = detail(client, newer);
            assertThat(waiting.summary().state()).isIn(TaskState.DELAYED, TaskState.PENDING, TaskState.PROCESSING);
            assertThat(waiting.summary().retries()).isZero();
            assertThat(snooze(client, newer).reason()).isEqualTo("Its record cannot be read");
            assertThat(client.engine()
                            .inspector()
                            .page(QueueName.DEFAULT, null, 10, null)
                            .tasks())
                    .hasSize(3);
            assertThat(client.engine().inspector().depths(QueueName.DEFAULT).completed())
                    .isEqualTo(2);
            assertThat(sink.runsOf(newer)).isEmpty();
            assertThat(worker.output()).contains("Cannot read task " + newer).doesNotContain("broke");

            rewrite(client, newer, header -> header.replaceFirst("^3 ", "1 "));
            await().atMost(Duration.ofSeconds(30)).until(() -> done(sink, newer));
            await().until(() -> detail(client, newer).summary().state() == TaskState.COMPLETED);
            assertThat(detail(client, newer).summary().retries()).isZero();
        }
        Evidence.of("10b-newer-producer", "An older worker beside a newer producer")
                .line(
                        "A record in a newer format is snoozed without costing a retry, with the reason in its look-up and")
                .line("an ERROR in the log, until a worker can read it; other tasks continue. Options of a")
                .line("record that a worker does not know are ignored. 3 accepted = 3 completed, each after one run.")
                .write();
    }

    private static String enqueue(TestClient client) {
        NewTask task = SlimWorker.task(Map.of("sleep_ms", 1));
        return client.enqueue(List.of(task)).get(0);
    }

    private static void rewrite(TestClient client, String id, UnaryOperator<String> change) {
        byte[] member = ("d" + id).getBytes(StandardCharsets.US_ASCII);
        try (RedisConnection connection = client.factory().getConnection()) {
            String record = new String(connection.hashCommands().hGet(DATA, member), StandardCharsets.US_ASCII);
            String changed = change.apply(record);
            assertThat(changed).isNotEqualTo(record);
            connection.hashCommands().hSet(DATA, member, changed.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static boolean done(Sink sink, String id) {
        return sink.runsOf(id).size() == 1 && sink.runsOf(id).get(0).ended(Event.DONE);
    }

    private static SnoozeRecord snooze(TestClient client, String id) {
        return detail(client, id).snooze();
    }

    private static TaskDetail detail(TestClient client, String id) {
        return client.engine()
                .inspector()
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow();
    }
}
