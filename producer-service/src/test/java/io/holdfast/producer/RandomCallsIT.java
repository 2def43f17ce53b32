package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.TestRedis;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sends thousands of random requests and compares the queues with a model that is independent of the code: every
 * accepted task is in its queue, once and unchanged; nothing else is; and no request makes the service fail.
 */
class RandomCallsIT {

    private static final int CALLS = 2_000;

    private final RunningProducer producer = RunningProducer.shared();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** The expected tasks by {@code queue/id}, cancelled ones included. */
    private final Map<String, RandomTask> expected = new TreeMap<>();

    private final Set<String> cancelled = new LinkedHashSet<>();

    @Test
    void queueContainsExactlyTheAcceptedTasks() {
        TestRedis.shared().flush();
        try (RedisEngine engine = RedisEngine.of(TestRedis.shared().factory())) {
            for (int i = 0; i < CALLS; i++) {
                oneCall();
            }
            for (String queue : List.of("default", "q0", "q1", "q2")) {
                assertThat(idsIn(engine, queue)).as("seed %d", seed).isEqualTo(idsExpectedIn(queue));
            }
            expected.forEach(this::checkOne);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void oneCall() {
        int kind = random.nextInt(10);
        if (kind < 4) {
            enqueueOne(RandomTask.of(random, 0.3));
        } else if (kind < 7) {
            enqueueMany(Stream.generate(() -> RandomTask.of(random, 0.05))
                    .limit(1 + random.nextInt(6))
                    .toList());
        } else if (kind < 9) {
            lookUpOrCancel();
        } else {
            enqueueDamaged(RandomTask.of(random, 0).json());
        }
    }

    private void enqueueOne(RandomTask task) {
        Answer answer = producer.post("/task", task.json());
        if (!task.valid()) {
            answer.isProblem(400, "INVALID_ARGUMENT");
        } else if (isKnown(task)) {
            assertThat(answer.is(200).field("task_id")).isEqualTo(task.id());
        } else {
            take(task, answer.is(202).field("task_id"));
        }
    }

    private void enqueueMany(List<RandomTask> some) {
        List<RandomTask> tasks = new ArrayList<>(some);
        tasks.addAll(some.subList(0, random.nextInt(2)));
        String json = tasks.stream().map(RandomTask::json).collect(Collectors.joining(",", "[", "]"));
        Answer answer = producer.post("/tasks", json);
        if (!tasks.stream().allMatch(RandomTask::valid)) {
            answer.isProblem(400, "INVALID_ARGUMENT");
            return;
        }
        List<String> ids = answer.is(202).texts("task_ids");
        assertThat(ids).hasSameSizeAs(tasks);
        Set<String> existing = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (isKnown(tasks.get(i))) {
                existing.add(ids.get(i));
            } else {
                take(tasks.get(i), ids.get(i));
            }
        }
        assertThat(answer.texts("existing")).containsExactlyInAnyOrderElementsOf(existing);
    }

    private void lookUpOrCancel() {
        String id = "id" + random.nextInt(RandomTask.IDS);
        String queue = "q" + random.nextInt(3);
        String key = queue + "/" + id;
        if (random.nextBoolean()) {
            producer.get("/tasks/" + id + "?queue=" + queue).is(expected.containsKey(key) ? 200 : 404);
            return;
        }
        int status = producer.delete("/tasks/" + id + "?queue=" + queue).status();
        assertThat(status).isEqualTo(!expected.containsKey(key) ? 404 : cancelled.add(key) ? 204 : 409);
    }

    /** Changes, adds or removes a byte. The model learns the result only if it was accepted. */
    private void enqueueDamaged(String json) {
        StringBuilder text = new StringBuilder(json);
        int place = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(place);
            case 1 -> text.insert(place, (char) random.nextInt(128));
            default -> text.setLength(place);
        }
        Answer answer = producer.post("/task", text.toString());
        assertThat(answer.status()).as(text.toString()).isIn(200, 202, 400);
        if (answer.status() == 202) {
            String id = answer.field("task_id");
            Set<String> queues = queuesThatKnow(id);
            assertThat(queues).as(text.toString()).isNotEmpty();
            queues.forEach(
                    queue -> expected.putIfAbsent(queue + "/" + id, new RandomTask("", true, id, queue, null, false)));
        }
    }

    private Set<String> queuesThatKnow(String id) {
        Set<String> queues = new LinkedHashSet<>();
        for (String queue : List.of("default", "q0", "q1", "q2", "q", "0", "1", "2", "defaul")) {
            if (producer.get("/tasks/" + id + "?queue=" + queue).status() == 200) {
                queues.add(queue);
            }
        }
        return queues.isEmpty() ? Set.of("elsewhere") : queues;
    }

    private boolean isKnown(RandomTask task) {
        return task.id() != null && expected.containsKey(task.queue() + "/" + task.id());
    }

    private void take(RandomTask task, String id) {
        assertThat(task.id() == null || task.id().equals(id)).isTrue();
        expected.put(task.queue() + "/" + id, task);
    }

    private Set<String> idsExpectedIn(String queue) {
        return expected.keySet().stream()
                .filter(key -> key.startsWith(queue + "/"))
                .map(key -> key.substring(queue.length() + 1))
                .collect(Collectors.toSet());
    }

    private static Set<String> idsIn(RedisEngine engine, String queue) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = engine.inspector().page(new QueueName(queue), null, 1_000, cursor);
            page.tasks().stream()
                    .map(TaskSummary::ref)
                    .forEach(ref -> ids.add(ref.id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(ids).doesNotHaveDuplicates();
        return Set.copyOf(ids);
    }

    private void checkOne(String key, RandomTask task) {
        if (task.payload() == null || random.nextInt(4) > 0) {
            return;
        }
        String id = key.substring(key.indexOf('/') + 1);
        Answer answer = producer.get("/tasks/" + id + "?queue=" + task.queue()).is(200);
        String state = cancelled.contains(key) ? "cancelled" : task.delayed() ? "delayed" : "pending";
        assertThat(answer.field("state")).isEqualTo(state);
        assertThat(answer.text()).contains("\"payload\":" + task.payload());
    }
}
