package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Shared by the tests of a running worker: an empty Redis, a queue, and a worker that is stopped at the end. */
abstract class WorkerIT {

    static final TaskType TYPE = new TaskType("work");

    final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());
    final TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);
    final TestWorker worker = new TestWorker(engine);

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void stop() {
        worker.close();
        engine.close();
    }

    static NewTask task() {
        return task(header -> header);
    }

    static NewTask task(UnaryOperator<TaskHeader> header) {
        return NewTask.of(header.apply(TaskHeader.of(TYPE, Instant.ofEpochMilli(1))), Payload.ofText("{\"n\": 1}"));
    }

    TaskId enqueue(NewTask task) {
        return enqueue(queue, task);
    }

    static TaskId enqueue(TaskQueue queue, NewTask... tasks) {
        assertThat(queue.enqueue(List.of(tasks), TaskQueue.UNLIMITED)).isInstanceOf(EnqueueResult.Enqueued.class);
        return tasks[0].id();
    }

    TaskDetail find(TaskId id) {
        return engine.inspector().find(QueueName.DEFAULT, id).orElseThrow();
    }

    TaskState stateOf(TaskId id) {
        return find(id).summary().state();
    }

    Depths depths() {
        return engine.inspector().depths(QueueName.DEFAULT);
    }

    void awaitState(TaskId id, TaskState state) {
        await().pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(stateOf(id)).isEqualTo(state));
    }

    double count(String counter, String... tags) {
        return worker.metrics().get(counter).tags(tags).counter().count();
    }
}
