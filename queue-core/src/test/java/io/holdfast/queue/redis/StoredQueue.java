package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.testing.RedisProcess;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A queue on a server that no client uses: its contents, and whether they are consistent. */
public final class StoredQueue {

    private StoredQueue() {}

    /**
     * Returns the ids of all tasks, including ended ones.
     *
     * @throws AssertionError if a task is in two places or none, or a count or a side structure does not match
     */
    public static Set<String> idsIn(RedisProcess redis, QueueName queue) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
        factory.afterPropertiesSet();
        factory.start();
        try (RedisEngine engine = RedisEngine.of(factory)) {
            QueueDump dump = QueueDump.of(factory, queue);
            new PlacedTasks(dump).check(engine.inspector().depths(queue));
            return dump.hash(Key.DATA).keySet().stream()
                    .map(member -> TaskRef.ofMember(member).id().value())
                    .collect(Collectors.toSet());
        } finally {
            factory.destroy();
        }
    }
}
