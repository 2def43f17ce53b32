package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.Sink;
import io.holdfast.system.Sink.Event;
import io.holdfast.system.SlimWorker;
import io.holdfast.system.TestClient;
import io.holdfast.testing.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;

/** An autoscaler takes away three of four workers at the same time, as it does after a burst, while tasks run and wait. */
@Tag("reliability")
class ScaleInIT {

    private static final int WORKERS = 4;
    private static final int SLOTS = 5;
    private static final Duration GRACE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostNothingCostsARetryAndWhatFitsInTheGraceRunsOnce() {
        try (RedisProcess redis = RedisProcess.start(folder, "--appendonly", "yes");
                Sink sink = new Sink();
                TestClient client = new TestClient(redis.address());
                Fleet fleet = new Fleet(redis, sink, "slots=" + SLOTS, "shutdown-grace=" + GRACE.toSeconds() + "s")) {
            fleet.start(WORKERS);
            List<String> tooLong = enqueue(client, SLOTS + 1, 20_000); // more than the worker that stays can hold
            await().until(() -> tooLong.stream().noneMatch(id -> sink.runsOf(id).isEmpty()));
            List<String> fitting = new ArrayList<>(enqueue(client, 200, 700));
            await().until(() -> sink.moments(Event.DONE).size() > 20);

            fleet.stop(WORKERS - 1);

            fitting.addAll(enqueue(client, 20, 100));
            await().atMost(Duration.ofMinutes(3)).until(() -> completed(client) == fitting.size() + tooLong.size());
            assertThat(fitting)
                    .allSatisfy(id -> assertThat(sink.runsOf(id))
                            .as(id)
                            .singleElement()
                            .satisfies(run -> assertThat(run.ended(Event.DONE)).isTrue()));
            assertThat(tooLong).anyMatch(id -> sink.runsOf(id).size() > 1);
            Stream.concat(fitting.stream(), tooLong.stream()).forEach(id -> {
                TaskDetail task = client.engine()
                        .inspector()
                        .find(QueueName.DEFAULT, new TaskId(id))
                        .orElseThrow();
                assertThat(task.summary().state()).as(id).isEqualTo(TaskState.COMPLETED);
                assertThat(task.summary().retries()).as(id).isZero();
            });
            assertThat(reclaims(client)).isZero();
        }
    }

    private static List<String> enqueue(TestClient client, int count, int millis) {
        return client.enqueue(Stream.generate(() -> SlimWorker.task(Map.of("sleep_ms", millis)))
                .limit(count)
                .toList());
    }

    private static long completed(TestClient client) {
        return client.engine().inspector().depths(QueueName.DEFAULT).completed();
    }

    private static long reclaims(TestClient client) {
        try (RedisConnection connection = client.factory().getConnection()) {
            return connection.hashCommands().hLen("tasks:reclaims".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
