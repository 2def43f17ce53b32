package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.reliability.input.MadeTask;
import io.holdfast.system.TestClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The tasks that were answered with 202, compared with those in the queues. */
final class InputLedger {

    private record Accepted(String queue, String payload) {}

    private static final int MAX_KEPT = 10_000;

    private final Map<String, Accepted> accepted = new ConcurrentHashMap<>();

    void accepted(String id, MadeTask task) {
        assertThat(task.id() == null || task.id().equals(id)).as("id %s", id).isTrue();
        String payload = task.payload().length() > MAX_KEPT ? "" : task.payload();
        assertThat(accepted.put(id, new Accepted(task.queue(), payload)))
                .as("earlier %s", id)
                .isNull();
    }

    int size() {
        return accepted.size();
    }

    /** Each queue holds the tasks that were accepted for it and no other. Returns how many payloads were compared. */
    int check(TestClient client) {
        QueueInspector inspector = client.engine().inspector();
        Set<String> queues = new TreeSet<>();
        client.engine().queues().known().forEach(queue -> queues.add(queue.value()));
        accepted.values().forEach(task -> queues.add(task.queue()));
        for (String queue : queues) {
            assertThat(idsIn(inspector, queue)).as(queue).isEqualTo(acceptedFor(queue));
        }
        int compared = 0;
        for (Map.Entry<String, Accepted> entry : accepted.entrySet()) {
            Accepted task = entry.getValue();
            if (!task.payload().isEmpty() && !task.payload().equals("null")) {
                assertThat(inspector
                                .find(new QueueName(task.queue()), new TaskId(entry.getKey()))
                                .orElseThrow()
                                .payload()
                                .text())
                        .isEqualTo(task.payload());
                compared++;
            }
        }
        return compared;
    }

    private Set<String> acceptedFor(String queue) {
        return accepted.entrySet().stream()
                .filter(entry -> entry.getValue().queue().equals(queue))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> idsIn(QueueInspector inspector, String queue) {
        Set<String> ids = new TreeSet<>();
        String cursor = null;
        do {
            TaskPage page = inspector.page(new QueueName(queue), null, 1_000, cursor);
            page.tasks().forEach(task -> ids.add(task.ref().id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }
}
