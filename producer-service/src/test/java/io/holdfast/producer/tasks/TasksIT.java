package io.holdfast.producer.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.OpenApiTest;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Looks tasks up, lists, cancels and requeues them. The test acts as the worker. */
class TasksIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    private static RedisEngine engine;
    private static TaskQueue queue;

    /** Creates a task in this state. */
    private enum State {
        PENDING,
        DELAYED,
        PROCESSING,
        COMPLETED,
        DEAD,
        CANCELLED,
        EXPIRED
    }

    @BeforeAll
    static void open() {
        engine = RedisEngine.of(TestRedis.shared().factory());
        queue = engine.queues().queue(QueueName.DEFAULT);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @ParameterizedTest
    @EnumSource
    void taskShowsItsState(State state) {
        given("t", state);
        Answer answer = PRODUCER.get("/tasks/t").is(200);
        assertThat(answer.field("state")).isEqualTo(state.name().toLowerCase(Locale.ROOT));
        assertThat(PRODUCER.get("/tasks?state=" + answer.field("state"))
                        .is(200)
                        .json()
                        .path("tasks")
                        .size())
                .isEqualTo(1);
        assertThat(answer.json().has("execute_at")).isEqualTo(state == State.DELAYED);
        assertThat(answer.json().has("worker")).isEqualTo(state == State.PROCESSING);
        assertThat(answer.json().has("lease_expires_at")).isEqualTo(state == State.PROCESSING);
        assertThat(answer.json().has("last_error")).isEqualTo(state == State.DEAD);
    }

    @Test
    void taskShowsItsFieldsAndItsPayloadByteForByte() {
        String payload = "{\"b\" : 1e400,\"a\":12345678901234567890, \"b\":\"\\ud800 ü😀\"}";
        PRODUCER.post(
                        "/task",
                        "{\"id\":\"t\",\"type\":\"mail\",\"priority\":\"low\",\"max_retries\":5,\"timeout_ms\":70,"
                                + "\"idempotency_key\":\"k\",\"key\":\"Zoë & co\",\"expires_at\":\"2999-01-01T00:00:00Z\",\"payload\":"
                                + payload + "}")
                .is(202);
        Answer answer = PRODUCER.get("/tasks/t").is(200);
        assertThat(answer.text()).contains("\"payload\":" + payload);
        JsonNode task = answer.json();
        assertThat(task.path("id").asString()).isEqualTo("t");
        assertThat(task.path("type").asString()).isEqualTo("mail");
        assertThat(task.path("queue").asString()).isEqualTo("default");
        assertThat(task.path("priority").asString()).isEqualTo("low");
        assertThat(task.path("retry_count").asInt(-1)).isZero();
        assertThat(task.path("max_retries").asInt()).isEqualTo(5);
        assertThat(task.path("timeout_ms").asInt()).isEqualTo(70);
        assertThat(task.path("idempotency_key").asString()).isEqualTo("k");
        assertThat(task.path("key").asString()).isEqualTo("Zoë & co");
        assertThat(task.path("expires_at").asString()).isEqualTo("2999-01-01T00:00:00Z");
        assertThat(Instant.parse(task.path("created_at").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    void taskWithoutMaxRetriesShowsThree() {
        PRODUCER.post("/task", "{\"id\":\"t\"}").is(202);
        assertThat(PRODUCER.get("/tasks/t").json().path("max_retries").asInt()).isEqualTo(3);
    }

    @Test
    void failuresAreShown() {
        PRODUCER.post("/task", "{\"id\":\"t\"}").is(202);
        queue.retry(List.of(new Retry(acquired(), Duration.ZERO, BOOM)));
        JsonNode task = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(task.path("retry_count").asInt()).isEqualTo(1);
        assertThat(task.path("last_error").asString()).isEqualTo("boom");
        assertThat(task.path("attempts").path(0).path("worker").asString()).isEqualTo("worker-1");
        assertThat(task.path("attempts").path(0).path("run_ms").asInt()).isEqualTo(5);
    }

    @Test
    void progressResultAndEveryRunAreShown() {
        PRODUCER.post("/task", "{\"id\":\"t\"}").is(202);
        queue.retry(List.of(new Retry(acquired(), Duration.ZERO, BOOM)));
        queue.dispatch(1);
        Lease lease = acquired();
        queue.progress(List.of(new ProgressReport(lease, 40, "half")));
        JsonNode running = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(running.path("progress").path("percent").asInt()).isEqualTo(40);
        assertThat(running.path("progress").path("note").asString()).isEqualTo("half");
        assertThat(running.path("attempts").path(1).path("kind").asString()).isEqualTo("running");
        assertThat(running.path("attempts").path(1).has("ended_at")).isFalse();
        TaskResult result = TaskResult.of(Payload.ofText("{\"n\" : 1e400}"), 100);
        queue.complete(List.of(new Completion(lease, null, result)), Ending.COMPLETED, Duration.ofMinutes(1));
        Answer over = PRODUCER.get("/tasks/t").is(200);
        assertThat(over.text()).contains("\"result\":{\"n\" : 1e400}");
        assertThat(over.json().path("attempts").path(0).path("error").asString())
                .isEqualTo("boom");
        JsonNode last = over.json().path("attempts").path(1);
        assertThat(last.path("kind").asString()).isEqualTo("succeeded");
        assertThat(last.path("worker").asString()).isEqualTo("worker-1");
        assertThat(Instant.parse(last.path("started_at").asString()))
                .isBeforeOrEqualTo(Instant.parse(last.path("ended_at").asString()));
    }

    @Test
    void missingResultIsExplained() {
        PRODUCER.post("/task", "{\"id\":\"t\"}").is(202);
        TaskResult result = TaskResult.of(Payload.ofText("12345"), 4);
        queue.complete(List.of(new Completion(acquired(), null, result)), Ending.COMPLETED, Duration.ofMinutes(1));
        JsonNode task = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(task.has("result")).isFalse();
        assertThat(task.path("result_note").asString()).contains("at most 4");
    }

    @Test
    void payloadOtherThanJsonIsShownInBase64() {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, Instant.EPOCH);
        NewTask task = NewTask.of(header, Payload.ofText("{}{")).withChosenId(new TaskId("t"));
        queue.enqueue(List.of(task), TaskQueue.UNLIMITED);
        JsonNode shown = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(shown.path("payload_base64").asString()).isEqualTo("e317");
        assertThat(shown.has("payload")).isFalse();
    }

    @Test
    void queueHasItsOwnTasksOnly() {
        PRODUCER.post("/task", "{\"id\":\"t\",\"queue\":\"q2\"}").is(202);
        PRODUCER.get("/tasks/t?queue=q2").is(200);
        PRODUCER.get("/tasks/t").isProblem(404, "NOT_FOUND");
        PRODUCER.delete("/tasks/t").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/tasks/t/requeue").isProblem(404, "NOT_FOUND");
        assertThat(PRODUCER.get("/tasks").is(200).text()).isEqualTo("{\"tasks\":[]}");
        PRODUCER.delete("/tasks/t?queue=q2").is(204);
    }

    @Test
    void listIsReadPageByPage() {
        PRODUCER.post(
                        "/tasks",
                        "[{\"id\":\"a\"},{\"id\":\"b\",\"priority\":\"high\"},{\"id\":\"c\"},{\"id\":\"d\",\"delay_ms\":60000},"
                                + "{\"id\":\"e\",\"payload\":\"secret\"}]")
                .is(202);
        List<String> ids = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Answer page = PRODUCER.get("/tasks?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .is(200);
            assertThat(page.text()).doesNotContain("payload", "secret");
            page.json().path("tasks").forEach(task -> ids.add(task.path("id").asString()));
            cursor = page.field("next_cursor");
            assertThat(cursor).matches("|" + OpenApiTest.patternOf("Cursor"));
            pages++;
        } while (!cursor.isEmpty() && pages < 20);
        assertThat(ids).containsExactly("b", "a", "c", "e", "d");
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "DELAYED", "DEAD"})
    void waitingAndDeadTasksCanBeCancelled(State state) {
        given("t", state);
        assertThat(PRODUCER.delete("/tasks/t").is(204).text()).isEmpty();
        assertThat(PRODUCER.get("/tasks/t").is(200).field("state")).isEqualTo("cancelled");
        assertThat(PRODUCER.delete("/tasks/t").isProblem(409, "WRONG_STATE").field("state"))
                .isEqualTo("cancelled");
    }

    @ParameterizedTest
    @EnumSource(names = {"PROCESSING", "COMPLETED", "CANCELLED", "EXPIRED"})
    void runningAndEndedTasksCannotBeCancelled(State state) {
        given("t", state);
        Answer answer = PRODUCER.delete("/tasks/t").isProblem(409, "WRONG_STATE");
        assertThat(answer.field("state")).isEqualTo(state.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void runningTaskIsStoppedOnRequest() {
        given("t", State.PROCESSING);
        PRODUCER.delete("/tasks/t?running=perhaps").isProblem(400, "INVALID_ARGUMENT");
        PRODUCER.delete("/tasks/t?running=false").isProblem(409, "WRONG_STATE");
        assertThat(engine.queues().cancelRequests(QueueName.DEFAULT)).isZero();
        assertThat(PRODUCER.delete("/tasks/t?running=true").is(202).field("task_id"))
                .isEqualTo("t");
        assertThat(engine.queues().cancelRequests(QueueName.DEFAULT)).isEqualTo(1);
    }

    @Test
    void deadTaskIsRequeuedWithAllRetriesAndItsHistory() {
        given("t", State.DEAD);
        Answer answer = PRODUCER.post("/tasks/t/requeue").is(202);
        assertThat(answer.text()).isEqualTo("{\"status\":\"queued\",\"task_id\":\"t\"}");
        JsonNode task = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(task.path("state").asString()).isEqualTo("pending");
        assertThat(task.path("retry_count").asInt(-1)).isZero();
        assertThat(task.path("attempts").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "DEAD", mode = EnumSource.Mode.EXCLUDE)
    void onlyDeadTasksAreRequeued(State state) {
        given("t", state);
        Answer answer = PRODUCER.post("/tasks/t/requeue").isProblem(409, "WRONG_STATE");
        assertThat(answer.field("state")).isEqualTo(state.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void allDeadLettersOfAQueueAreRequeuedTogether() {
        given("a", State.DEAD);
        given("b", State.DEAD);
        given("c", State.COMPLETED);
        assertThat(PRODUCER.post("/dead-letters/requeue?queue=other").is(202).text())
                .isEqualTo("{\"status\":\"queued\",\"count\":0}");
        assertThat(PRODUCER.post("/dead-letters/requeue").is(202).text())
                .isEqualTo("{\"status\":\"queued\",\"count\":2}");
        assertThat(engine.inspector().depths(QueueName.DEFAULT).pending()).isEqualTo(2);
    }

    private static void given(String id, State state) {
        String delay = state == State.DELAYED ? ",\"delay_ms\":60000" : "";
        PRODUCER.post("/task", "{\"id\":\"" + id + "\"" + delay + "}").is(202);
        switch (state) {
            case PENDING, DELAYED -> {}
            case PROCESSING -> acquired();
            case COMPLETED -> end(Ending.COMPLETED);
            case EXPIRED -> end(Ending.EXPIRED);
            case DEAD -> queue.bury(List.of(new Burial(acquired(), BOOM)));
            case CANCELLED -> PRODUCER.delete("/tasks/" + id).is(204);
        }
    }

    private static void end(Ending ending) {
        queue.complete(List.of(new Completion(acquired(), null)), ending, Duration.ofMinutes(1));
    }

    private static Lease acquired() {
        return queue.acquire(WORKER, 1, Duration.ofSeconds(30)).tasks().get(0).lease();
    }
}
