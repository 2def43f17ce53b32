package io.holdfast.system;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Direct access of a test to a Redis: an engine, to enqueue tasks and to inspect them. */
public final class TestClient implements AutoCloseable {

    private final LettuceConnectionFactory factory;
    private final RedisEngine engine;

    /** @param address host and port */
    public TestClient(String address) {
        String[] hostAndPort = address.split(":", 2);
        this.factory = new LettuceConnectionFactory(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
        factory.afterPropertiesSet();
        factory.start();
        this.engine = RedisEngine.of(factory);
    }

    public RedisEngine engine() {
        return engine;
    }

    /** For commands that the engine does not offer. */
    public LettuceConnectionFactory factory() {
        return factory;
    }

    public TaskQueue queue() {
        return engine.queues().queue(QueueName.DEFAULT);
    }

    /** Enqueues tasks into the default queue; returns their ids in order. */
    public List<String> enqueue(List<NewTask> tasks) {
        EnqueueResult result = queue().enqueue(tasks, TaskQueue.UNLIMITED);
        if (!(result instanceof EnqueueResult.Enqueued)) {
            throw new IllegalStateException("Not enqueued: " + result);
        }
        return tasks.stream().map(NewTask::id).map(TaskId::value).toList();
    }

    @Override
    public void close() {
        engine.close();
        factory.destroy();
    }
}
