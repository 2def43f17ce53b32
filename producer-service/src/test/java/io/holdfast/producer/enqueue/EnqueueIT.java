package io.holdfast.producer.enqueue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RawHttp;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /task} and {@code POST /tasks}. */
class EnqueueIT {

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
    void taskGetsANewId() {
        Answer answer = PRODUCER.post("/task", "{}").is(202);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.field("status")).isEqualTo("queued");
        assertThat(answer.field("task_id")).matches("[0-9A-HJKMNP-TV-Z]{26}");
        TaskDetail task = find("default", answer.field("task_id"));
        assertThat(task.summary().state()).isEqualTo(TaskState.PENDING);
        assertThat(task.summary().header().type()).isEqualTo(TaskType.DEFAULT);
        assertThat(task.summary().header().maxRetries()).isNull();
        assertThat(task.payload().text()).isEqualTo("null");
    }

    @Test
    void allFieldsReachTheQueue() {
        PRODUCER.post("/task", """
                        {"type":"email","payload": {"b": 1e400, "a":12345678901234567890,"b":"\\ud800"} ,"priority":"high",
                         "queue":"mails","id":"m-1","idempotency_key":"order/17","max_retries":9,"timeout_ms":1500,
                         "expires_at":"2999-01-01T00:00:00Z","execute_at":"2998-01-01T00:00:00+01:00"}
                        """).is(202);
        TaskDetail task = find("mails", "m-1");
        assertThat(task.payload().text()).isEqualTo("{\"b\": 1e400, \"a\":12345678901234567890,\"b\":\"\\ud800\"}");
        assertThat(task.summary().ref().member()).isEqualTo("hm-1");
        assertThat(task.summary().stateTime()).isEqualTo(Instant.parse("2997-12-31T23:00:00Z"));
        assertThat(task.summary().header().maxRetries()).isEqualTo(9);
        assertThat(task.summary().header().timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(task.summary().header().expiresAt()).isEqualTo(Instant.parse("2999-01-01T00:00:00Z"));
        assertThat(task.summary().header().idempotencyKey().value()).isEqualTo("order/17");
    }

    @Test
    void repeatedIdIsReportedAsExisting() {
        PRODUCER.post("/task", "{\"id\":\"a\",\"payload\":1}").is(202);
        Answer again = PRODUCER.post("/task", "{\"id\":\"a\",\"payload\":2}").is(200);
        assertThat(again.text()).isEqualTo("{\"status\":\"exists\",\"task_id\":\"a\"}");
        assertThat(find("default", "a").payload().text()).isEqualTo("1");
        assertThat(depths("default").pending()).isEqualTo(1);
        PRODUCER.post("/task", "{\"id\":\"a\",\"queue\":\"other\"}").is(202);
    }

    @Test
    void delayedTaskWaits() {
        PRODUCER.post("/task", "{\"id\":\"a\",\"delay_ms\":60000}").is(202);
        assertThat(find("default", "a").summary().state()).isEqualTo(TaskState.DELAYED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"delay_ms\":0",
                "\"execute_at\":\"2020-01-01T00:00:00Z\"",
                "\"execute_at\":\"0001-01-01T00:00:00Z\""
            })
    void pastTimeMeansAtOnce(String start) {
        PRODUCER.post("/task", "{\"id\":\"a\"," + start + "}").is(202);
        assertThat(find("default", "a").summary().state()).isEqualTo(TaskState.PENDING);
    }

    @Test
    void routeOfTheTypeAppliesWithoutAQueue() {
        engine.routes().route(new TaskType("routed"), new QueueName("byroute"));
        PRODUCER.post("/tasks", "[{\"type\":\"routed\",\"queue\":\"named\"},{\"type\":\"unrouted\"}]")
                .is(202);
        // The routes that the producer knows may be three seconds old.
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            PRODUCER.post("/task", "{\"type\":\"routed\"}").is(202);
            return depths("byroute").pending() > 0;
        });
        assertThat(depths("named").pending()).isEqualTo(1);
    }

    @Test
    void idsOfABatchAreInTheOrderOfTheRequest() {
        Answer answer = PRODUCER.post("/tasks", "[{\"id\":\"b\"},{},{\"id\":\"a\",\"queue\":\"q2\"}]")
                .is(202);
        assertThat(answer.field("status")).isEqualTo("queued");
        assertThat(answer.json().path("count").asInt()).isEqualTo(3);
        List<String> ids = answer.texts("task_ids");
        assertThat(ids).hasSize(3).startsWith("b").endsWith("a");
        assertThat(answer.json().has("existing")).isFalse();
        assertThat(depths("default").pending()).isEqualTo(2);
        assertThat(depths("q2").pending()).isEqualTo(1);
    }

    @Test
    void existingIdsOfABatchAreReportedOnceEach() {
        PRODUCER.post("/task", "{\"id\":\"old\"}").is(202);
        Answer answer = PRODUCER.post(
                        "/tasks",
                        "[{\"id\":\"new\"},{\"id\":\"twice\",\"payload\":1},{\"id\":\"old\"},{\"id\":\"twice\"},{\"id\":\"old\"}]")
                .is(202);
        assertThat(answer.texts("task_ids")).containsExactly("new", "twice", "old", "twice", "old");
        assertThat(answer.texts("existing")).containsExactly("twice", "old");
        assertThat(find("default", "twice").payload().text()).isEqualTo("1");
        assertThat(depths("default").pending()).isEqualTo(3);
    }

    @Test
    void batchOfTenThousandTasksIsAccepted() {
        String batch = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"id\":\"t" + i + "\",\"queue\":\"q" + i % 2 + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
        assertThat(PRODUCER.post("/tasks", batch).is(202).texts("task_ids"))
                .hasSize(10_000)
                .startsWith("t0", "t1");
        assertThat(depths("q0").pending() + depths("q1").pending()).isEqualTo(10_000);
        assertThat(PRODUCER.post("/tasks", batch).is(202).texts("existing")).hasSize(10_000);
        PRODUCER.post("/tasks", batch.replaceFirst("\\[", "[{},")).isProblem(413, "TOO_LARGE");
        assertThat(depths("q0").pending() + depths("q1").pending()).isEqualTo(10_000);
    }

    @Test
    void oneInvalidItemRejectsTheRequest() {
        Answer answer =
                PRODUCER.post("/tasks", "[{},{\"type\":1,\"prio\":2},{},7]").isProblem(400, "INVALID_ARGUMENT");
        assertThat(answer.errors()).containsExactly("1/type", "1/prio", "3/");
        assertThat(depths("default")).isEqualTo(Depths.NONE);
    }

    @Test
    void invalidPriorityIsAnsweredWithTheAllowedOnes() {
        Answer answer = PRODUCER.post("/task", "{\"priority\":\"urgent\"}").isProblem(400, "INVALID_ARGUMENT");
        assertThat(answer.field("detail")).contains("high", "default", "low");
        assertThat(answer.errors()).containsExactly("priority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "[{}]", "{}{}", "{\"a\":1}", "\uFEFF{}", "{}\u0000", "null"})
    void otherBodiesThanATaskAreRefused(String body) {
        PRODUCER.post("/task", body).isProblem(400, "INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "[1]", "[{}", "null"})
    void otherBodiesThanAnArrayOfTasksAreRefused(String body) {
        PRODUCER.post("/tasks", body).isProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void truncatedBodyIsRefused() {
        assertThat(RawHttp.postJson(PRODUCER.port(), "/task", "Transfer-Encoding: chunked", "ZZ\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("INVALID_ARGUMENT")
                .doesNotContain("Exception");
    }

    @Test
    void nestingAsDeepAsTheLargestBodyIsRefused() {
        PRODUCER.post("/task", "{\"payload\":" + "[".repeat(1_000_000)).isProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void payloadBeyondItsLimitIsTooLarge() {
        String most = "\"" + "x".repeat(262_142) + "\"";
        PRODUCER.post("/task", "{\"payload\":" + most + "}").is(202);
        Answer answer =
                PRODUCER.post("/tasks", "[{},{\"payload\":[" + most + "]}]").isProblem(413, "TOO_LARGE");
        assertThat(answer.errors()).containsExactly("1/payload");
    }

    @Test
    void bodyBeyondItsLimitIsTooLargeWithOrWithoutContentLength() {
        byte[] body = ("[" + " ".repeat(16_777_220) + "{}]").getBytes(US_ASCII);
        PRODUCER.postBytes("/tasks", body).isProblem(413, "TOO_LARGE");
        PRODUCER.postChunked("/tasks", body).isProblem(413, "TOO_LARGE");
        PRODUCER.postChunked("/task", body).isProblem(413, "TOO_LARGE");
        assertThat(RawHttp.postJson(PRODUCER.port(), "/tasks", "Content-Length: 99999999999", "["))
                .startsWith("HTTP/1.1 413")
                .contains("TOO_LARGE");
    }

    @Test
    void chunkedBodyIsAccepted() {
        PRODUCER.postChunked("/task", "{\"id\":\"a\"}".getBytes(US_ASCII)).is(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/xml",
                "application/vnd.api+json",
                "application/json;charset=iso-8859-1",
                "application/json;charset=nonsense",
                "nonsense",
                "*/*"
            })
    void otherMediaTypesAreRefused(String type) {
        PRODUCER.send("POST", "/task", BodyPublishers.ofString("{}"), "Content-Type", type)
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        PRODUCER.send("POST", "/tasks", BodyPublishers.ofString("[{}]"), "Content-Type", type)
                .isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void charsetUtf8IsAcceptedAndTheAcceptHeaderIsIgnored() {
        PRODUCER.send(
                        "POST",
                        "/task",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json; charset=\"UTF-8\"")
                .is(202);
        PRODUCER.send(
                        "POST",
                        "/task",
                        BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "text/html")
                .is(202);
        PRODUCER.send("POST", "/task", BodyPublishers.ofString("{}")).isProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void enqueuedTasksAreCountedByType() {
        double before = counted("counted");
        PRODUCER.post(
                        "/tasks",
                        "[{\"type\":\"counted\"},{\"type\":\"counted\",\"id\":\"a\"},{\"type\":\"counted\",\"id\":\"a\"}]")
                .is(202);
        PRODUCER.post("/task", "{\"type\":\"counted\",\"id\":\"a\"}").is(200);
        PRODUCER.post("/task", "{\"type\":\"counted\",\"x\":1}").is(400);
        assertThat(counted("counted") - before).isEqualTo(2);
    }

    private static double counted(String type) {
        return PRODUCER.get("/metrics")
                .is(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("task_enqueue_total{type=\"" + type + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static TaskDetail find(String queue, String id) {
        return engine.inspector().find(new QueueName(queue), new TaskId(id)).orElseThrow();
    }

    private static Depths depths(String queue) {
        return engine.inspector().depths(new QueueName(queue));
    }
}
