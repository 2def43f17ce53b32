package io.holdfast.reliability;

import static org.awaitility.Awaitility.await;

import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.TestClient;
import io.holdfast.testing.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnection;

/** A Redis with a memory limit that a test sets, and access to its default queue. */
final class LimitedRedis implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final RedisProcess process;
    private final TestClient client;

    LimitedRedis(Path folder, String... settings) {
        this.process = RedisProcess.start(folder, settings);
        this.client = new TestClient(process.address());
    }

    RedisProcess process() {
        return process;
    }

    TestClient client() {
        return client;
    }

    /** From now on, this many bytes fit in addition to the present data. */
    void leaveRoomFor(long bytes) {
        try (RedisConnection connection = client.factory().getConnection()) {
            String used = connection.serverCommands().info("memory").getProperty("used_memory");
            configure("maxmemory", Long.toString(Long.parseLong(used) + bytes));
        }
    }

    /** From now on nothing fits, whatever is freed. */
    void leaveNoRoom() {
        configure("maxmemory", "1");
    }

    void lift() {
        configure("maxmemory", "0");
    }

    void configure(String name, String value) {
        try (RedisConnection connection = client.factory().getConnection()) {
            connection.serverCommands().setConfig(name, value);
        }
    }

    Depths depths() {
        return client.engine().inspector().depths(QueueName.DEFAULT);
    }

    Set<String> idsOf(TaskState state) {
        Set<String> ids = new HashSet<>();
        String cursor = null;
        do {
            TaskPage page = client.engine().inspector().page(QueueName.DEFAULT, state, 1_000, cursor);
            page.tasks().forEach(task -> ids.add(task.ref().id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }

    /** Waits until every task has ended. */
    void awaitDrained() {
        await().atMost(LONG).until(() -> {
            Depths depths = depths();
            return depths.pending() + depths.delayed() + depths.processing() == 0;
        });
    }

    @Override
    public void close() {
        client.close();
        process.close();
    }
}
