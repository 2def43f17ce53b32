package io.holdfast.producer.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerStatus;
import io.holdfast.testing.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes, renews, completes and fails tasks over HTTP. */
class PullIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();

    private static RedisEngine engine;

    @BeforeAll
    static void open() {
        engine = RedisEngine.of(TestRedis.shared().factory());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void taskBehindThousandsOfExpiredOnesIsTakenInOneCall() {
        TaskQueue queue = engine.queues().queue(QueueName.DEFAULT);
        TaskHeader expired = TaskHeader.of(TaskType.DEFAULT, Instant.EPOCH).withExpiresAt(Instant.EPOCH);
        for (int batch = 0; batch < 4; batch++) {
            queue.enqueue(
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> NewTask.of(expired, Payload.NULL))
                            .toList(),
                    TaskQueue.UNLIMITED);
        }
        enqueue("{\"id\":\"a\"}");
        enqueue("{\"id\":\"b\"}");
        JsonNode tasks = take("\"max\":1").json().path("tasks");
        assertThat(tasks.path(0).path("id").asString()).isEqualTo("a");
        assertThat(tasks.size()).isOne();
        assertThat(take("\"max\":1").json().path("tasks").path(0).path("id").asString())
                .isEqualTo("b");
    }

    @Test
    void theTraceOfTheCallGoesOutWithItsTasks() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        traced("/task", "{}", "traceparent", parent, "tracestate", "a=1", "tracestate", "b=2")
                .is(202);
        JsonNode task = take("\"max\":1").json().path("tasks").path(0);
        assertThat(task.path("traceparent").asString()).isEqualTo(parent);
        assertThat(task.path("tracestate").asString()).isEqualTo("a=1,b=2");

        traced("/tasks", "[{}, {}]", "traceparent", parent).is(202);
        JsonNode tasks = take("\"max\":2").json().path("tasks");
        assertThat(tasks).hasSize(2).allSatisfy(one -> {
            assertThat(one.path("traceparent").asString()).isEqualTo(parent);
            assertThat(one.has("tracestate")).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00-0-0-01", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
    void anInvalidTraceIsIgnored(String parent) {
        traced("/task", "{}", "traceparent", parent, "tracestate", "a=1").is(202);
        JsonNode task = take("\"max\":1").json().path("tasks").path(0);
        assertThat(task.has("traceparent") || task.has("tracestate")).isFalse();
    }

    @Test
    void takenTaskHasAllFields() {
        String payload = "{\"b\" : 1e400,\"a\":12345678901234567890, \"b\":\"\\ud800 ü😀\"}";
        enqueue("{\"id\":\"t\",\"type\":\"mail\",\"priority\":\"high\",\"max_retries\":5,\"timeout_ms\":70000,"
                + "\"idempotency_key\":\"k\\n\",\"key\":\"acme\",\"payload\":" + payload + "}");
        Answer answer = take("\"lease_ms\":60000");
        assertThat(answer.text()).contains("\"payload\":" + payload);
        JsonNode task = answer.json().path("tasks").path(0);
        assertThat(task.path("id").asString()).isEqualTo("t");
        assertThat(task.path("type").asString()).isEqualTo("mail");
        assertThat(task.path("queue").asString()).isEqualTo("default");
        assertThat(task.path("priority").asString()).isEqualTo("high");
        assertThat(task.path("attempt").asInt()).isEqualTo(1);
        assertThat(task.path("max_retries").asInt()).isEqualTo(5);
        assertThat(task.path("timeout_ms").asLong()).isEqualTo(70_000);
        assertThat(task.path("lease_ms").asLong()).isEqualTo(60_000);
        assertThat(task.path("idempotency_key").asString()).isEqualTo("k\n");
        assertThat(task.path("key").asString()).isEqualTo("acme");
        assertThat(task.path("token").asLong()).isPositive();
        assertThat(task.has("deadline") && task.has("created_at") && task.has("receipt"))
                .isTrue();
        JsonNode shown = PRODUCER.get("/tasks/t").is(200).json();
        assertThat(shown.path("state").asString()).isEqualTo("processing");
        assertThat(shown.path("worker").asString()).isEqualTo("w");
        assertThat(shown.path("lease_expires_at").asString())
                .isEqualTo(task.path("lease_expires_at").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\uffff", "\\ufffe", "\\u0000", "\\ud83d\\ude00", "\\n", "a\\nb\\u0000\\\\ud800\\\""})
    void anyIdempotencyKeyIsShownUnchangedAndWorks(String key) {
        enqueue("{\"id\":\"t\",\"idempotency_key\":\"" + key + "\"}");
        enqueue("{\"id\":\"other\",\"idempotency_key\":\"" + key + "\"}");
        String expected = JsonMapper.shared().readValue("\"" + key + "\"", String.class);
        assertThat(PRODUCER.get("/tasks/t").is(200).field("idempotency_key")).isEqualTo(expected);
        JsonNode task = take("\"max\":1").json().path("tasks").path(0);
        assertThat(task.path("idempotency_key").asString()).isEqualTo(expected);
        report("complete", "{\"receipt\":\"" + task.path("receipt").asString() + "\"}")
                .is(200);
        assertThat(take("\"max\":1").text()).isEqualTo("{\"tasks\":[]}");
        assertThat(PRODUCER.get("/tasks/other").field("state")).isEqualTo("completed");
    }

    @Test
    void emptyQueueIsAnsweredAtOnce() {
        assertThat(take("\"max\":10").text()).isEqualTo("{\"tasks\":[]}");
    }

    @Test
    void maxTasksAreTakenFromTheGivenQueues() {
        PRODUCER.post(
                        "/tasks",
                        "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\",\"queue\":\"q2\"},{\"id\":\"d\",\"queue\":\"q3\"}]")
                .is(202);
        assertThat(ids(take("\"queues\":[\"default\",\"q2\"],\"max\":2"))).hasSize(2);
        assertThat(ids(take("\"queues\":[\"default\",\"q2\"],\"max\":9"))).hasSize(1);
        assertThat(ids(take("\"queue\":\"q3\""))).containsExactly("d");
    }

    @Test
    void completedTaskShowsItsResultAndItsRun() {
        enqueue("{\"id\":\"t\"}");
        String result = "{\"n\": 1e400}";
        assertThat(report("complete", "{\"receipt\":\"" + receipt() + "\",\"result\":" + result + "}")
                        .is(200)
                        .text())
                .isEqualTo("{\"status\":\"completed\"}");
        Answer shown = PRODUCER.get("/tasks/t").is(200);
        assertThat(shown.field("state")).isEqualTo("completed");
        assertThat(shown.text()).contains("\"result\":" + result);
    }

    @Test
    void renewalRenewsAnOldClaim() {
        enqueue("{\"id\":\"t\",\"idempotency_key\":\"k\"}");
        Receipt taken = Receipt.decode(receipt());
        Receipt longAgo = new Receipt(taken.lease(), taken.retries(), null, taken.key(), taken.type(), Instant.EPOCH);
        try (RedisConnection redis = TestRedis.shared().factory().getConnection()) {
            byte[] done = redis.keyCommands()
                    .keys("task:done:*".getBytes(StandardCharsets.UTF_8))
                    .iterator()
                    .next();
            assertThat(redis.keyCommands().expire(done, 60)).isTrue();
            report("renew", "{\"receipt\":\"" + taken.encode() + "\"}").is(200);
            assertThat(redis.keyCommands().ttl(done)).isLessThanOrEqualTo(60);
            report("renew", "{\"receipt\":\"" + longAgo.encode() + "\"}").is(200);
            assertThat(redis.keyCommands().ttl(done)).isGreaterThan(86_400);
        }
    }

    @Test
    void receiptWithAnExtremeTimeIsAccepted() {
        enqueue("{\"id\":\"t\"}");
        Receipt receipt = Receipt.decode(receipt());
        for (long takenAt : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            Receipt other = new Receipt(
                    receipt.lease(), receipt.retries(), null, null, receipt.type(), Instant.ofEpochMilli(takenAt));
            Answer answer =
                    report("fail", "{\"receipt\":\"" + other.encode() + "\",\"error\":\"boom\",\"delay_ms\":0}");
            assertThat(answer.status()).isIn(200, 409);
        }
        assertThat(PRODUCER.get("/tasks/t").is(200).field("last_error")).isEqualTo("boom");
    }

    @ParameterizedTest
    @CsvSource({"renew", "complete", "fail"})
    void receiptOfAnEndedLeaseIsAConflict(String call) {
        enqueue("{\"id\":\"t\"}");
        String receipt = receipt();
        report("complete", "{\"receipt\":\"" + receipt + "\"}").is(200);
        report(call, "{\"receipt\":\"" + receipt + "\"}").isProblem(409, "LEASE_LOST");
        assertThat(PRODUCER.get("/tasks/t").field("state")).isEqualTo("completed");
    }

    @Test
    void receiptOfAnEarlierAttemptHasNoEffect() {
        enqueue("{\"id\":\"t\"}");
        String old = receipt();
        report("fail", "{\"receipt\":\"" + old + "\",\"action\":\"snooze\",\"delay_ms\":0}")
                .is(200);
        String current = receipt();
        report("complete", "{\"receipt\":\"" + old + "\"}").isProblem(409, "LEASE_LOST");
        JsonNode both = report("complete", "[{\"receipt\":\"" + old + "\"},{\"receipt\":\"" + current + "\"}]")
                .is(200)
                .json();
        assertThat(both.path("results")
                        .valueStream()
                        .map(one -> one.path("status").asString()))
                .containsExactly("lost", "completed");
    }

    @Test
    void failedTaskIsRetriedUntilNoRetryIsLeft() {
        enqueue("{\"id\":\"t\",\"max_retries\":1}");
        Answer first = report("fail", "{\"receipt\":\"" + receipt() + "\",\"error\":\"boom\",\"delay_ms\":0}")
                .is(200);
        assertThat(first.text()).isEqualTo("{\"status\":\"retrying\",\"delay_ms\":0}");
        engine.queues().queue(QueueName.DEFAULT).dispatch(10);
        JsonNode again = take("\"max\":1").json().path("tasks").path(0);
        assertThat(again.path("attempt").asInt()).isEqualTo(2);
        Answer last = report("fail", "{\"receipt\":\"" + again.path("receipt").asString() + "\",\"error\":\"bang\"}");
        assertThat(last.is(200).text()).isEqualTo("{\"status\":\"dead\"}");
        JsonNode shown = PRODUCER.get("/tasks/t").json();
        assertThat(shown.path("state").asString()).isEqualTo("dead");
        assertThat(shown.path("last_error").asString()).isEqualTo("bang");
        assertThat(shown.path("attempts").size()).isEqualTo(2);
    }

    @Test
    void retryWithoutADelayUsesTheConfiguredBackOff() {
        enqueue("{\"id\":\"t\"}");
        JsonNode answer =
                report("fail", "{\"receipt\":\"" + receipt() + "\"}").is(200).json();
        assertThat(answer.path("delay_ms").asLong(-1)).isBetween(0L, 1_000L);
    }

    @Test
    void failureBuriesATask() {
        enqueue("{\"id\":\"t\"}");
        assertThat(report("fail", "{\"receipt\":\"" + receipt() + "\",\"action\":\"bury\"}")
                        .text())
                .isEqualTo("{\"status\":\"dead\"}");
        assertThat(PRODUCER.get("/tasks/t").field("state")).isEqualTo("dead");
    }

    @ParameterizedTest
    @CsvSource({"snooze", "put_off"})
    void failureSnoozesATaskAlsoByTheFormerWord(String action) {
        enqueue("{\"id\":\"t\"}");
        String report = "{\"receipt\":\"" + receipt() + "\",\"action\":\"" + action
                + "\",\"error\":\"later\",\"delay_ms\":60000}";
        assertThat(report("fail", report).is(200).text()).isEqualTo("{\"status\":\"snooze\",\"delay_ms\":60000}");

        JsonNode shown = PRODUCER.get("/tasks/t").json();
        assertThat(shown.path("state").asString()).isEqualTo("delayed");
        assertThat(shown.path("retry_count").asInt(-1)).isZero();
        assertThat(shown.path("put_offs").asInt()).isOne();
        assertThat(shown.path("last_error").asString()).isEqualTo("later");
    }

    @Test
    void unknownActionIsAnsweredWithTheAllowedOnes() {
        enqueue("{\"id\":\"t\"}");
        Answer refused = report("fail", "{\"receipt\":\"" + receipt() + "\",\"action\":\"drop\"}");
        assertThat(refused.isProblem(400, "INVALID_ARGUMENT").field("detail"))
                .contains("retry", "bury", "snooze")
                .doesNotContain("put_off");
    }

    @Test
    void renewalReportsLostAndCancelledTasks() {
        PRODUCER.post("/tasks", "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]")
                .is(202);
        List<String> receipts = receipts(take("\"max\":3"));
        report("complete", "{\"receipt\":\"" + receipts.get(0) + "\"}").is(200);
        PRODUCER.delete("/tasks/b?running=true").is(202);
        Answer answer =
                report("renew", "{\"receipts\":[\"" + String.join("\",\"", receipts) + "\"],\"lease_ms\":90000}");
        assertThat(answer.is(200).json().path("renewed").asInt()).isEqualTo(2);
        assertThat(answer.texts("lost")).containsExactly(receipts.get(0));
        assertThat(answer.texts("cancelled")).containsExactly(receipts.get(1));
        assertThat(report("fail", "{\"receipt\":\"" + receipts.get(1) + "\"}").text())
                .isEqualTo("{\"status\":\"cancelled\"}");
    }

    @Test
    void expiredTaskEndsAndIsNotHandedOut() {
        enqueue("{\"id\":\"t\",\"expires_at\":\"2001-01-01T00:00:00Z\"}");
        enqueue("{\"id\":\"u\"}");
        assertThat(ids(take("\"max\":1"))).containsExactly("u");
        assertThat(PRODUCER.get("/tasks/t").field("state")).isEqualTo("expired");
    }

    @Test
    void oneTaskOfAKeyIsHandedOutAndTheOthersEndAfterItsSuccess() {
        PRODUCER.post("/tasks", "[{\"id\":\"a\",\"idempotency_key\":\"k\"},{\"id\":\"b\",\"idempotency_key\":\"k\"}]")
                .is(202);
        Answer answer = take("\"max\":2");
        assertThat(ids(answer)).containsExactly("a");
        JsonNode held = PRODUCER.get("/tasks/b").json();
        assertThat(held.path("state").asString()).isEqualTo("delayed");
        JsonNode reason = held.path("waiting").path("reasons").path(0);
        assertThat(reason.path("reason").asString()).isIn("no_worker", "key_held");
        report("complete", "{\"receipt\":\"" + receipts(answer).get(0) + "\"}").is(200);
        PRODUCER.post("/task", "{\"id\":\"c\",\"idempotency_key\":\"k\"}").is(202);
        assertThat(ids(take("\"max\":2"))).isEmpty();
        assertThat(PRODUCER.get("/tasks/c").field("state")).isEqualTo("completed");
    }

    @Test
    void workerIsRegisteredWithoutConnections() {
        String order = "{\"worker\":\"etl.1\",\"queues\":[\"b\",\"a\"],\"max\":7}";
        PRODUCER.post("/leases", order).is(200);
        assertThat(engine.workers().workers())
                .extracting(WorkerStatus::report)
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.worker().value()).isEqualTo("etl.1");
                    assertThat(report.queues()).containsExactly(new QueueName("a"), new QueueName("b"));
                    assertThat(report.slots()).isEqualTo(7);
                    assertThat(report.busy()).isZero();
                });
        try (RedisConnection redis = TestRedis.shared().factory().getConnection()) {
            assertThat(redis.keyCommands().exists("tasks:worker_connections".getBytes(StandardCharsets.US_ASCII)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/leases|{}|worker",
                "/leases|{\"worker\":\"a b\"}|worker",
                "/leases|{\"worker\":\"w\",\"max\":0}|max",
                "/leases|{\"worker\":\"w\",\"max\":1001}|max",
                "/leases|{\"worker\":\"w\",\"lease_ms\":999}|lease_ms",
                "/leases|{\"worker\":\"w\",\"wait_ms\":30001}|wait_ms",
                "/leases|{\"worker\":\"w\",\"queues\":[]}|queues",
                "/leases|{\"worker\":\"w\",\"queue\":\"a\",\"queues\":[\"b\"]}|queues",
                "/leases|{\"worker\":\"w\",\"queues\":[[\"b\"]]}|queues",
                "/leases|{\"worker\":\"w\",\"types\":[\"b\"]}|types",
                "/leases/renew|{}|receipt",
                "/leases/renew|{\"receipt\":\"x\"}|receipt",
                "/leases/renew|{\"receipts\":[]}|receipts",
                "/leases/renew|{\"receipts\":[1]}|receipts",
                "/leases/complete|{\"receipt\":\"MTIz\"}|receipt",
                "/leases/complete|[{}]|0/receipt",
                "/leases/complete|[{\"receipt\":5}]|0/receipt",
                "/leases/fail|{\"receipt\":\"x\",\"action\":\"drop\"}|receipt,action",
                "/leases/fail|[]|''"
            })
    void invalidFieldsAreNamed(String path, String body, String fields) {
        assertThat(PRODUCER.post(path, body).isProblem(400, "INVALID_ARGUMENT").errors())
                .containsExactly(fields.split(",", -1));
    }

    @Test
    void changedReceiptIsRefused() {
        enqueue("{\"id\":\"t\"}");
        String receipt = receipt();
        report("complete", "{\"receipt\":\"" + receipt.substring(0, receipt.length() - 4) + "\"}")
                .isProblem(400, "INVALID_ARGUMENT");
        report("complete", "{\"receipt\":\"" + receipt + "\"}").is(200);
    }

    private static void enqueue(String task) {
        PRODUCER.post("/task", task).is(202);
    }

    private static Answer take(String more) {
        return PRODUCER.post("/leases", "{\"worker\":\"w\"," + more + "}").is(200);
    }

    private static Answer traced(String path, String json, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                .toArray(String[]::new);
        return PRODUCER.send("POST", path, BodyPublishers.ofString(json), all);
    }

    private static Answer report(String what, String body) {
        return PRODUCER.post("/leases/" + what, body);
    }

    private static String receipt() {
        return receipts(take("\"max\":1")).get(0);
    }

    private static List<String> receipts(Answer answer) {
        return all(answer, "receipt");
    }

    private static List<String> ids(Answer answer) {
        return all(answer, "id");
    }

    private static List<String> all(Answer answer, String field) {
        List<String> values = new ArrayList<>();
        answer.json().path("tasks").forEach(task -> values.add(task.path(field).asString()));
        return values;
    }
}
