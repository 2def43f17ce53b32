package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A worker whose user has no right to the commands that Redis calls dangerous, INFO, CONFIG and CLIENT among them. */
class RestrictedUserIT {

    @TempDir
    private Path folder;

    @Test
    void aWorkerStartsAndRunsTasks() {
        try (RedisProcess redis = RedisProcess.start(folder);
                RedisEngine engine = engine(redis);
                TestWorker worker = new TestWorker(engine).handling("work", task -> {})) {
            worker.start();
            engine.queues().queue(QueueName.DEFAULT).enqueue(List.of(WorkerIT.task()), TaskQueue.UNLIMITED);
            await().until(() -> engine.inspector().depths(QueueName.DEFAULT).completed() == 1);
            await().until(() -> engine.workers().workers().size() == 1);
            assertThat(worker.metrics().get("task.reclaimed").counter().count()).isZero();
        }
    }

    private static RedisEngine engine(RedisProcess redis) {
        redis.addUser("app", "secret", "+@all -@dangerous");
        RedisStandaloneConfiguration place = new RedisStandaloneConfiguration("127.0.0.1", redis.port());
        place.setUsername("app");
        place.setPassword("secret");
        return RedisEngine.of(new LettuceConnectionFactory(place));
    }
}
