package io.holdfast.client;

import static io.holdfast.client.EnqueueOption.delay;
import static io.holdfast.client.EnqueueOption.expiresAt;
import static io.holdfast.client.EnqueueOption.id;
import static io.holdfast.client.EnqueueOption.idempotencyKey;
import static io.holdfast.client.EnqueueOption.key;
import static io.holdfast.client.EnqueueOption.maxRetries;
import static io.holdfast.client.EnqueueOption.priority;
import static io.holdfast.client.EnqueueOption.queue;
import static io.holdfast.client.EnqueueOption.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.Durability;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TaskClientIT {

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    private final StatisticsRecorder statistics = new StatisticsRecorder();
    private final TaskClient client = client(0);

    private record Email(String to, int copies) {}

    private TaskClient client(long maxPending) {
        return new TaskClient(
                engine.queues(), engine.routes(), engine.inspector(), JsonMapper.shared(), maxPending, statistics);
    }

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aTaskIsEnqueuedWithAllItsOptions() {
        Instant late = Instant.ofEpochMilli(4_000_000_000_000L);
        Enqueued task = client.enqueue(
                "email",
                new Email("ada", 2),
                delay(Duration.ofHours(1)),
                priority(Priority.HIGH),
                idempotencyKey("k"),
                key("Zoë & co"),
                maxRetries(7),
                timeout(Duration.ofSeconds(9)),
                expiresAt(late));
        TaskDetail detail = client.find(task).orElseThrow();
        assertThat(detail.payload()).isEqualTo(Payload.ofText("{\"to\":\"ada\",\"copies\":2}"));
        assertThat(detail.summary().state()).isEqualTo(TaskState.DELAYED);
        assertThat(detail.summary().ref().priority()).isEqualTo(Priority.HIGH);
        assertThat(detail.summary().header().idempotencyKey()).isEqualTo(new IdempotencyKey("k"));
        assertThat(detail.summary().header().key()).isEqualTo(new TaskKey("Zoë & co"));
        assertThat(detail.summary().header().maxRetries()).isEqualTo(7);
        assertThat(detail.summary().header().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(detail.summary().header().expiresAt()).isEqualTo(late);
    }

    @Test
    void aChosenIdIsEnqueuedOnce() {
        Enqueued first = client.enqueue("email", "x", id("mine"));
        Enqueued second = client.enqueue("email", "x", id("mine"));
        assertThat(first).isEqualTo(new Enqueued(QueueName.DEFAULT, new TaskId("mine"), false));
        assertThat(second).isEqualTo(new Enqueued(QueueName.DEFAULT, new TaskId("mine"), true));
    }

    @Test
    void aTypeIsEnqueuedToItsRouteUnlessAQueueIsNamed() {
        engine.routes().route(new TaskType("email"), new QueueName("mail"));
        assertThat(client.enqueue("email", null).queue()).isEqualTo(new QueueName("mail"));
        assertThat(client.enqueue("email", null, queue("bulk")).queue()).isEqualTo(new QueueName("bulk"));
        assertThat(client.enqueue("other", null).queue()).isEqualTo(QueueName.DEFAULT);
    }

    @Test
    void aBatchIsEnqueuedToItsQueuesAndReturnedInOrder() {
        client.enqueue("a", null, id("known"));
        List<Enqueued> all = client.enqueue(List.of(
                client.prepare("a", 1), client.prepare("b", 2, queue("other")), client.prepare("a", 3, id("known"))));
        assertThat(all).extracting(Enqueued::existed).containsExactly(false, false, true);
        assertThat(all).extracting(task -> task.queue().value()).containsExactly("default", "other", "default");
        assertThat(all.subList(0, 2)).allMatch(task -> client.find(task).isPresent());
        assertThat(client.enqueue(List.of())).isEmpty();
    }

    @Test
    void aFullQueueIsAnException() {
        TaskClient bounded = client(1);
        Enqueued first = bounded.enqueue("a", null);
        assertThatThrownBy(() -> bounded.enqueue("a", null))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("default");
        assertThat(bounded.cancel(first)).isInstanceOf(CancelResult.Cancelled.class);
    }

    @Test
    void exceedingTheMaximumOfQueuesIsAnException() {
        client.enqueue("a", null, queue("there-is"));
        TaskClient bounded = new TaskClient(
                engine.queues(Durability.MASTER_ONLY, 1),
                engine.routes(),
                engine.inspector(),
                JsonMapper.shared(),
                TaskQueue.UNLIMITED,
                statistics);
        assertThat(bounded.enqueue("a", null, queue("there-is")).queue().value())
                .isEqualTo("there-is");
        assertThatThrownBy(() -> bounded.enqueue("a", null, queue("one-more")))
                .isInstanceOf(TooManyQueuesException.class)
                .hasMessageContaining("one-more");
        assertThat(engine.queues().known()).doesNotContain(new QueueName("one-more"));
    }

    @Test
    void anInvalidTypeIsRejected() {
        assertThatThrownBy(() -> client.enqueue("no type", null)).isInstanceOf(IllegalArgumentException.class);
    }
}
