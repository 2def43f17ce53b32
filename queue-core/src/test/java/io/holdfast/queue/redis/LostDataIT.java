package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A Redis that comes back empty. */
class LostDataIT {

    private static final QueueName MAIL = new QueueName("mail");

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private LettuceConnectionFactory factory;
    private RedisEngine engine;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(folder);
        factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        engine = RedisEngine.of(factory);
    }

    @AfterEach
    void stop() {
        engine.close();
        factory.destroy();
        redis.close();
    }

    @Test
    void theNextTaskOfAQueueMakesItKnownAgain() {
        TaskQueues queues = engine.queues();
        queues.queue(MAIL).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        assertThat(queues.known()).contains(MAIL);
        redis.kill();
        redis.restart();
        await().ignoreExceptions().untilAsserted(() -> engine.ping());
        assertThat(queues.known()).isEmpty();
        queues.queue(MAIL).enqueue(List.of(task("b")), TaskQueue.UNLIMITED);
        assertThat(queues.known()).contains(MAIL);
    }
}
