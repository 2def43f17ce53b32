package io.holdfast.reliability;

import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import io.holdfast.system.TestClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnection;

/** How the tasks of the default queue have ended, in the words stored in Redis; a success has no word there. */
final class Endings {

    private static final byte[] ENDINGS = "tasks:endings".getBytes(StandardCharsets.US_ASCII);

    private final TestClient client;

    Endings(TestClient client) {
        this.client = client;
    }

    /** Groups these ids by {@code completed}, {@code duplicate}, …; tasks that have not ended are left out. */
    Map<String, List<String>> byWord(Collection<String> ids) {
        Set<String> wanted = Set.copyOf(ids);
        Map<String, String> words = words();
        Map<String, List<String>> byWord = new HashMap<>();
        String cursor = null;
        do {
            TaskPage page = client.engine().inspector().page(QueueName.DEFAULT, TaskState.COMPLETED, 1_000, cursor);
            for (TaskSummary task : page.tasks()) {
                String id = task.ref().id().value();
                if (wanted.contains(id)) {
                    byWord.computeIfAbsent(words.getOrDefault(id, "completed"), word -> new ArrayList<>())
                            .add(id);
                }
            }
            cursor = page.nextCursor();
        } while (cursor != null);
        return byWord;
    }

    private Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        try (RedisConnection connection = client.factory().getConnection()) {
            connection
                    .hashCommands()
                    .hGetAll(ENDINGS)
                    .forEach((member, word) -> words.put(
                            new String(member, StandardCharsets.US_ASCII).substring(1),
                            new String(word, StandardCharsets.US_ASCII)));
        }
        return words;
    }
}
