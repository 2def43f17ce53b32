package io.holdfast.producer.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.TestRedis;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Limits and keys over HTTP. */
class FlowIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void limitsAreReadAsTheyWereSet() {
        String limits = """
                {"concurrency":50,"rate":{"count":100,"per_ms":1000,"burst":20},"key_concurrency":5,\
                "key_rate":{"count":10,"per_ms":1000,"burst":1},"key_max_pending":100000,\
                "keys":{"acme":{"concurrency":20,"rate":{"count":50,"per_ms":1000,"burst":1},"weight":3}}}""";
        assertThat(PRODUCER.put("/queues/new-with-limits/limits", limits)
                        .is(200)
                        .text())
                .isEqualTo(limits);
        assertThat(PRODUCER.get("/queues/new-with-limits/limits").is(200).text())
                .isEqualTo(limits);
        assertThat(PRODUCER.get("/queues/new-with-limits").is(200).text()).contains("\"limits\":" + limits);
        PRODUCER.put("/queues/new-with-limits/limits", "{}").is(200);
        assertThat(PRODUCER.get("/queues/new-with-limits/limits").text()).isEqualTo("{}");
        assertThat(PRODUCER.get("/queues/new-with-limits").json().has("limits")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"concurrency":0}                                  | concurrency
            {"concurrency":1.5}                                | concurrency
            {"rate":{"count":1}}                               | rate.per_ms
            {"rate":{"count":0,"per_ms":1}}                    | rate.count
            {"rate":{"count":1,"per_ms":86400001}}             | rate.per_ms
            {"rate":7}                                         | rate
            {"key_rate":{"count":1,"per_ms":1,"burst":0}}      | key_rate.burst
            {"key_max_pending":-1}                             | key_max_pending
            {"keys":[]}                                        | keys
            {"keys":{"":{}}}                                   | keys.
            {"keys":{"acme":{"weight":101}}}                   | keys.acme.weight
            {"keys":{"acme":{"rate":{"count":1,"per":1}}}}     | keys.acme.rate.per
            {"keys":{"acme":{"shares":1}}}                     | keys.acme.shares
            {"conc":1}                                         | conc
            """)
    void anInvalidLimitIsNamedAndChangesNothing(String body, String field) {
        PRODUCER.put("/queues/mail/limits", "{\"concurrency\":7}").is(200);
        JsonNode problem = PRODUCER.put("/queues/mail/limits", body).is(400).json();
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo(field);
        assertThat(PRODUCER.get("/queues/mail/limits").text()).isEqualTo("{\"concurrency\":7}");
    }

    @Test
    void noMoreTasksStartThanTheConcurrencyAllows() {
        PRODUCER.put("/queues/mail/limits", "{\"concurrency\":3,\"key_concurrency\":2}")
                .is(200);
        enqueue("mail", "acme", 5);
        enqueue("mail", "bolt", 5);
        List<JsonNode> taken = take(10);
        assertThat(taken).hasSize(3);
        assertThat(take(10)).isEmpty();
        PRODUCER.post(
                        "/leases/complete",
                        "{\"receipt\":\"" + taken.get(0).get("receipt").asString() + "\"}")
                .is(200);
        assertThat(take(10)).hasSize(1);
    }

    @Test
    void aWaitingTaskNamesItsLimit() {
        PRODUCER.put("/queues/mail/limits", "{\"key_concurrency\":1}").is(200);
        enqueue("mail", "acme", 2);
        assertThat(take(10)).hasSize(1);
        String waiting = IntStream.range(0, 2)
                .mapToObj(i -> PRODUCER.get("/tasks/acme" + i + "?queue=mail"))
                .filter(task -> task.field("state").equals("pending"))
                .map(task -> task.json().get("waiting").get("reasons").toString())
                .collect(Collectors.joining());
        assertThat(waiting)
                .contains("\"reason\":\"limited\"", "\"limit\":\"key_concurrency\"", "\"used\":1", "\"allowed\":1");
    }

    @Test
    void aFullKeyIsNamedAndNothingIsEnqueued() {
        PRODUCER.put("/queues/mail/limits", "{\"key_max_pending\":2}").is(200);
        enqueue("mail", "acme", 2);
        Answer refused =
                PRODUCER.post("/task", "{\"queue\":\"mail\",\"key\":\"acme\"}").is(429);
        assertThat(refused.field("code")).isEqualTo("QUEUE_FULL");
        assertThat(refused.field("detail")).contains("Key acme of queue mail", "2 pending tasks");
        enqueue("mail", "bolt", 2);
    }

    /** A request is refused or accepted as a whole, also if its tasks go to several queues. */
    @Test
    void aFullKeyOfALaterQueueRefusesTheWholeRequest() {
        PRODUCER.put("/queues/sms/limits", "{\"key_max_pending\":2}").is(200);
        enqueue("sms", "acme", 1);
        String both = "[{\"id\":\"m\",\"queue\":\"mail\",\"key\":\"acme\"},"
                + "{\"id\":\"s1\",\"queue\":\"sms\",\"key\":\"acme\"},{\"id\":\"s2\",\"queue\":\"sms\",\"key\":\"acme\"}]";
        Answer refused = PRODUCER.post("/tasks", both).is(429);
        assertThat(refused.field("detail")).contains("Key acme of queue sms", "2 pending tasks");
        PRODUCER.get("/tasks/m?queue=mail").is(404);
        PRODUCER.put("/queues/sms/limits", "{\"key_max_pending\":3}").is(200);
        PRODUCER.post("/tasks", both).is(202);
        PRODUCER.get("/tasks/m?queue=mail").is(200);
    }

    /** A worker that is told to slow down passes that on: its key waits, in a queue without limits, too. */
    @Test
    void aSnoozeWithADelayDelaysTheKey() {
        enqueue("mail", "acme", 3);
        String receipt = take(1).get(0).get("receipt").asString();
        String report = "{\"receipt\":\"" + receipt + "\",\"action\":\"snooze\",\"delay_ms\":60000}";
        PRODUCER.post("/leases/fail", report).is(200);
        assertThat(take(10)).isEmpty();
        enqueue("mail", "bolt", 1);
        assertThat(take(10)).hasSize(1);
        assertThat(PRODUCER.get("/queues/mail/keys")
                        .json()
                        .get("keys")
                        .get(0)
                        .get("limited_by")
                        .asString())
                .isEqualTo("key_delayed");
        String waiting = PRODUCER.get("/tasks/acme1?queue=mail")
                .json()
                .get("waiting")
                .get("reasons")
                .toString();
        assertThat(waiting).contains("\"reason\":\"limited\"", "\"limit\":\"key_delayed\"", "\"next_in_ms\":");
        PRODUCER.post("/queues/mail/keys/acme/resume").is(204);
        assertThat(take(10)).hasSize(2);
    }

    @Test
    void keysAreListedWithWhatLimitsThem() {
        PRODUCER.put("/queues/mail/limits", "{\"key_concurrency\":1}").is(200);
        enqueue("mail", "acme", 3);
        assertThat(take(1)).hasSize(1);
        JsonNode acme =
                PRODUCER.get("/queues/mail/keys").is(200).json().get("keys").get(0);
        assertThat(acme.toString())
                .isEqualTo(
                        "{\"key\":\"acme\",\"pending\":2,\"running\":1,\"paused\":false,\"limited_by\":\"key_concurrency\"}");
        PRODUCER.get("/queues/mail/keys?cursor=%21").is(400);
        PRODUCER.get("/queues/mail/keys?limit=0").is(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "a/b", "../x", "a b", "ä:%\\", ";a=1", "?", "."})
    void aKeyIsPausedAndResumed(String key) {
        String path = "/queues/mail/keys/"
                + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
        enqueue("mail", key, 1);
        PRODUCER.post(path + "/pause").is(204);
        assertThat(take(1)).isEmpty();
        assertThat(PRODUCER.get("/queues/mail/keys")
                        .json()
                        .get("keys")
                        .get(0)
                        .get("paused")
                        .asBoolean())
                .isTrue();
        enqueue("mail", "other", 1);
        assertThat(take(10)).hasSize(1);
        PRODUCER.post(path + "/resume").is(204);
        assertThat(take(1)).hasSize(1);
    }

    private static void enqueue(String queue, String key, int count) {
        String name = JsonMapper.shared().writeValueAsString(key);
        String prefix = key.replaceAll("[^A-Za-z0-9_-]", "_");
        String tasks = IntStream.range(0, count)
                .mapToObj(i -> "{\"id\":\"" + prefix + i + "\",\"queue\":\"" + queue + "\",\"key\":" + name + "}")
                .collect(Collectors.joining(",", "[", "]"));
        PRODUCER.post("/tasks", tasks).is(202);
    }

    private static List<JsonNode> take(int max) {
        JsonNode tasks = PRODUCER.post("/leases", "{\"worker\":\"w\",\"queue\":\"mail\",\"max\":" + max + "}")
                .is(200)
                .json()
                .get("tasks");
        return tasks.valueStream().toList();
    }
}
