package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.contract.QueueFixture;
import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TaskSummary;
import io.holdfast.testing.TestRedis;
import io.holdfast.testing.memory.InMemoryTaskQueues;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;

/** The queue on Redis and the one in memory, on one clock: every step is taken on both and must look the same. */
final class Twins implements AutoCloseable {
    private final RedisOnClock redis = new RedisOnClock();
    private final QueueFixture onRedis;
    private final QueueFixture inMemory;

    Twins() {
        redis.reset();
        onRedis = redis.fixture();
        InMemoryTaskQueues memory = new InMemoryTaskQueues(onRedis.clock(), this::delayOnRedis);
        inMemory = new QueueFixture(memory.clock(), memory, memory.inspector(), memory.deadLetters());
    }

    /** Redis has drawn the lot already: the model follows. */
    private Duration delayOnRedis(TaskRef task, Duration spread) {
        Duration delay = Duration.between(
                onRedis.clock().now(), onRedis.find(task.id().value()).summary().stateTime());
        assertThat(delay).isBetween(Duration.ofMillis(1), spread);
        return delay;
    }

    QueueFixture onRedis() {
        return onRedis;
    }

    /** As a worker does that was waiting for work. */
    void takeWakeUpToken() {
        try (RedisConnection connection = TestRedis.shared().factory().getConnection()) {
            connection.listCommands().rPop(RedisKeys.of(QUEUE, false).of(Key.WAKEUP));
        }
    }

    /** Takes the step on both and compares the answers. */
    <T> T step(Function<QueueFixture, T> step) {
        T answer = step.apply(onRedis);
        assertThat(step.apply(inMemory)).as("the model's answer").isEqualTo(answer);
        return answer;
    }

    /** Compares the place of every task and the counts, and checks what is in Redis. */
    PlacedTasks compare() {
        PlacedTasks placed = new PlacedTasks(QueueDump.of(TestRedis.shared().factory(), QUEUE));
        List<String> modelled = tasksOf(inMemory).stream().map(Twins::line).toList();
        assertThat(placed.shows()).as("tasks on Redis and in the model").isEqualTo(modelled);
        Depths depths = onRedis.inspector().depths(QUEUE);
        assertThat(depths).isEqualTo(inMemory.inspector().depths(QUEUE));
        placed.check(depths);
        return placed;
    }

    /** Compares everything that there is to know of every task. */
    void compareDetails() {
        List<TaskSummary> tasks = tasksOf(onRedis);
        assertThat(tasks).isEqualTo(tasksOf(inMemory));
        for (TaskSummary task : tasks) {
            assertThat(onRedis.inspector().find(QUEUE, task.ref().id()))
                    .isEqualTo(inMemory.inspector().find(QUEUE, task.ref().id()));
        }
        tasks.stream()
                .map(TaskSummary::worker)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(worker -> assertThat(onRedis.queue().leasesOf(worker))
                        .containsExactlyInAnyOrderElementsOf(inMemory.queue().leasesOf(worker)));
        assertThat(onRedis.queues().cancelRequests(QUEUE))
                .isEqualTo(inMemory.queues().cancelRequests(QUEUE));
    }

    private static String line(TaskSummary task) {
        String time = task.stateTime() == null ? "" : " " + task.stateTime().toEpochMilli();
        return task.state().label() + " " + task.ref().member() + time;
    }

    private static List<TaskSummary> tasksOf(QueueFixture fixture) {
        return fixture.inspector().page(QUEUE, null, 1_000, null).tasks();
    }

    @Override
    public void close() {
        redis.close();
    }
}
