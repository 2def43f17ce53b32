package io.holdfast.producer.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Schedules over HTTP. No worker runs. */
class SchedulesIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final String DAILY =
            "{\"cron\":\"0 3 * * *\",\"zone\":\"Europe/Berlin\",\"task\":{\"type\":\"report\"}}";

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aScheduleIsCreatedShownReplacedAndRemoved() {
        String full = "{\"every_ms\":60000,\"catch_up\":\"all\",\"overlap\":\"replace\",\"window_ms\":5000,"
                + "\"task\":{\"type\":\"report\",\"queue\":\"mail\",\"priority\":\"high\",\"payload\":{\"a\":1e400},"
                + "\"max_retries\":2,\"timeout_ms\":1000,\"idempotency_key\":\"k\"}}";
        JsonNode created = PRODUCER.put("/schedules/nightly", full).is(201).json();
        assertThat(PRODUCER.get("/schedules/nightly").is(200).json()).isEqualTo(created);
        assertThat(created.get("name").asString()).isEqualTo("nightly");
        assertThat(created.get("every_ms").asLong()).isEqualTo(60_000);
        assertThat(created.get("catch_up").asString()).isEqualTo("all");
        assertThat(created.get("overlap").asString()).isEqualTo("replace");
        assertThat(created.get("offset_ms").asLong()).isBetween(0L, 4_999L);
        assertThat(created.get("paused").asBoolean()).isFalse();
        assertThat(created.get("next")).hasSize(5);
        assertThat(created.get("last_fires")).isEmpty();
        assertThat(created.has("owner")).isFalse();
        assertThat(PRODUCER.get("/schedules/nightly").text())
                .contains(
                        "\"task\":{\"type\":\"report\",\"queue\":\"mail\",\"priority\":\"high\",\"payload\":{\"a\":1e400},"
                                + "\"idempotency_key\":\"k\",\"max_retries\":2,\"timeout_ms\":1000}");

        JsonNode replaced = PRODUCER.put("/schedules/nightly", DAILY).is(200).json();
        assertThat(replaced.get("cron").asString()).isEqualTo("0 3 * * *");
        assertThat(replaced.get("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(replaced.get("next").get(0).asString()).contains("T03:00:00+0");
        assertThat(replaced.get("task").get("queue").asString()).isEqualTo("default");

        PRODUCER.delete("/schedules/nightly").is(204);
        PRODUCER.delete("/schedules/nightly").isProblem(404, "NOT_FOUND");
        PRODUCER.get("/schedules/nightly").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/schedules/nightly/trigger").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/schedules/nightly/pause").isProblem(404, "NOT_FOUND");
    }

    @Test
    void schedulesAreListedByNameInPages() {
        for (String name : List.of("c", "a", "b")) {
            PRODUCER.put("/schedules/" + name, DAILY).is(201);
        }
        Answer first = PRODUCER.get("/schedules?limit=2").is(200);
        assertThat(names(first)).containsExactly("a", "b");
        Answer last = PRODUCER.get("/schedules?limit=2&cursor=" + first.field("next_cursor"));
        assertThat(names(last)).containsExactly("c");
        assertThat(last.json().has("next_cursor")).isFalse();
        assertThat(last.json().get("schedules").get(0).get("task").has("payload"))
                .isFalse();
    }

    /** It is damaged, or another version has stored it. */
    @Test
    void aScheduleThatCannotBeReadIsListedWithTheReason() {
        PRODUCER.put("/schedules/a", DAILY).is(201);
        PRODUCER.put("/schedules/z", DAILY).is(201);
        try (var connection = TestRedis.shared().factory().getConnection()) {
            byte[] key = "tasks:schedules".getBytes(StandardCharsets.UTF_8);
            byte[] field = "z".getBytes(StandardCharsets.UTF_8);
            String stored = new String(connection.hashCommands().hGet(key, field), StandardCharsets.UTF_8);
            byte[] damaged = stored.replace("Europe/Berlin", "Mars/Phobos").getBytes(StandardCharsets.UTF_8);
            Boolean unused = connection.hashCommands().hSet(key, field, damaged);
        }
        Answer list = PRODUCER.get("/schedules").is(200);
        assertThat(names(list)).containsExactly("a");
        JsonNode unreadable = list.json().get("unreadable");
        assertThat(unreadable).hasSize(1);
        assertThat(unreadable.get(0).get("name").asString()).isEqualTo("z");
        assertThat(unreadable.get(0).get("queue").asString()).isEqualTo("default");
        assertThat(unreadable.get(0).get("reason").asString()).startsWith("zone must be the name of a time zone");
        PRODUCER.get("/schedules/z").isProblem(409, "WRONG_STATE");
        PRODUCER.post("/schedules/z/trigger").isProblem(409, "WRONG_STATE");
        PRODUCER.post("/schedules/z/pause").isProblem(409, "WRONG_STATE");
        PRODUCER.put("/schedules/z", DAILY).is(200);
        assertThat(PRODUCER.get("/schedules").json().has("unreadable")).isFalse();
        PRODUCER.delete("/schedules/z").is(204);
    }

    @Test
    void aCronExpressionThatNeverMatchesIsRefused() {
        String skipped = DAILY.replace("0 3 * * *", "*/30 2 * 3 SUNL");
        assertThat(PRODUCER.put("/schedules/never", skipped)
                        .isProblem(400, "INVALID_ARGUMENT")
                        .text())
                .contains("skip when they are set forward");
        PRODUCER.post("/schedules/preview", "{\"cron\":\"*/30 2 * 3 SUNL\",\"zone\":\"Europe/Berlin\"}")
                .isProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void aRunNowObeysTheOverlapRule() {
        PRODUCER.put("/schedules/report", DAILY).is(201);
        JsonNode fired = PRODUCER.post("/schedules/report/trigger").is(202).json();
        assertThat(fired.get("outcome").asString()).isEqualTo("fired");
        String task = fired.get("task_id").asString();
        assertThat(PRODUCER.get("/tasks/" + task).is(200).field("type")).isEqualTo("report");
        assertThat(PRODUCER.post("/schedules/report/trigger").is(202).text()).isEqualTo("{\"outcome\":\"skipped\"}");
        JsonNode fires = PRODUCER.get("/schedules/report").json().get("last_fires");
        assertThat(fires.get(0).get("outcome").asString()).isEqualTo("skipped");
        assertThat(fires.get(1).get("task_id").asString()).isEqualTo(task);
        assertThat(PRODUCER.get("/metrics").text())
                .contains("schedule_fires_total{outcome=\"fired\"}")
                .contains("schedule_fires_total{outcome=\"skipped\"}");
    }

    @Test
    void aPausedScheduleHasNoNextTick() {
        PRODUCER.put("/schedules/report", DAILY).is(201);
        PRODUCER.post("/schedules/report/pause").is(204);
        JsonNode paused = PRODUCER.get("/schedules/report").json();
        assertThat(paused.get("paused").asBoolean()).isTrue();
        assertThat(paused.get("next")).isEmpty();
        PRODUCER.post("/schedules/report/resume").is(204);
        assertThat(PRODUCER.get("/schedules/report").json().get("next")).hasSize(5);
        assertThat(engine.auditLog().page(10, null))
                .extracting(AuditRecord::entry)
                .extracting(entry -> entry.action() + " " + entry.target())
                .containsExactly("resume schedule report", "pause schedule report", "put schedule report");
    }

    @Test
    void theRouteOfTheTypeDecidesAboutTheQueue() {
        engine.routes().route(new TaskType("routed"), new QueueName("mail"));
        try {
            JsonNode schedule = PRODUCER.put("/schedules/r", "{\"cron\":\"@daily\",\"task\":{\"type\":\"routed\"}}")
                    .is(201)
                    .json();
            assertThat(schedule.get("task").get("queue").asString()).isIn("mail", "default"); // routes are cached
        } finally {
            engine.routes().unroute(new TaskType("routed"));
        }
        assertThat(engine.queues().summaries(List.of(new QueueName("mail")), Duration.ofSeconds(1)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"cron":"@daily"} | task is required
            {"task":{}} | cron or every_ms is required
            {"cron":"@daily","every_ms":1000,"task":{}} | cron and every_ms are mutually exclusive
            {"cron":"* * * * * * *","task":{}} | cron must have five fields (minute, hour, day of the month, month, day of the week), or six with the second first, not 7
            {"cron":"@daily","zone":"Mars","task":{}} | zone must be the name of a time zone of the IANA database, like UTC or Europe/Berlin
            {"cron":"@daily","task":5} | task must be a JSON object
            {"cron":"@daily","task":{"type":"a b"}} | task.type must be 1 to 100 characters of A-Z a-z 0-9 _ . : -
            {"cron":"@daily","task":{"priority":"now"}} | priority must be one of high, default, low
            {"cron":"@daily","task":{"id":"x"}} | task.id is not allowed: each run of a schedule has its own
            {"cron":"@daily","task":{"delay_ms":1}} | task.delay_ms is not allowed: each run of a schedule has its own
            {"cron":"@daily","task":{"nope":1}} | task.nope: unknown field
            {"cron":"@daily","task":{},"catch_up":"some"} | catch_up must be one of last, none, all
            {"cron":"@daily","task":{},"overlap":"queue"} | overlap must be one of skip, allow, replace
            {"cron":"@daily","task":{},"window_ms":-1} | window_ms must be a whole number from 0 to 86400000
            {"cron":"@daily","task":{},"paused":"yes"} | paused must be true or false
            {"cron":"@daily","task":{},"owner":"me"} | owner: unknown field
            """)
    void refusalsNameTheFieldAndWhatIsAllowed(String body, String detail) {
        assertThat(PRODUCER.put("/schedules/x", body)
                        .isProblem(400, "INVALID_ARGUMENT")
                        .field("detail"))
                .endsWith(detail);
        assertThat(engine.schedules().page(10, null).schedules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/schedules/a.b", "/schedules?limit=101", "/schedules?cursor=a.b", "/schedules?x=1"})
    void badParametersAreRefused(String path) {
        PRODUCER.get(path).isProblem(400, "INVALID_ARGUMENT");
    }

    private static List<String> names(Answer answer) {
        return answer.json()
                .get("schedules")
                .valueStream()
                .map(schedule -> schedule.get("name").asString())
                .toList();
    }
}
