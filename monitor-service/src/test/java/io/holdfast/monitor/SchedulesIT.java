package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and the API of the schedules over HTTP. */
class SchedulesIT {

    private static final String HOURLY =
            "{\"every_ms\": 3600000, \"task\": {\"type\": \"report\", \"queue\": \"mail\", \"payload\": {\"n\":1e400}}}";

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void theApiHasTheShapeOfTheProducer() {
        HttpResponse<String> created = put("hourly", HOURLY);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body())
                .contains("\"name\":\"hourly\",\"every_ms\":3600000,\"task\":{\"type\":\"report\",\"queue\":\"mail\"")
                .contains("\"payload\":{\"n\":1e400}")
                .contains("\"last_fires\":[]");
        assertThat(put("hourly", HOURLY).statusCode()).isEqualTo(200);

        HttpResponse<String> triggered = call("POST", "/api/schedules/hourly/trigger", null);
        assertThat(triggered.statusCode()).isEqualTo(202);
        assertThat(triggered.body()).matches("\\{\"outcome\":\"fired\",\"task_id\":\"hourly-[0-9A-Z]{26}\"}");
        assertThat(call("POST", "/api/schedules/hourly/trigger", null).body()).isEqualTo("{\"outcome\":\"skipped\"}");
        assertThat(call("GET", "/api/schedules/hourly", null).body()).contains("\"outcome\":\"skipped\"");

        assertThat(call("POST", "/api/schedules/hourly/pause", null).statusCode())
                .isEqualTo(204);
        assertThat(call("GET", "/api/schedules?limit=1", null).body())
                .contains("\"paused\":true", "\"next\":[]", "\"next_cursor\":\"hourly\"")
                .doesNotContain("payload");
        assertThat(call("GET", "/api/schedules?cursor=hourly", null).body()).isEqualTo("{\"schedules\":[]}");
        assertThat(call("POST", "/api/schedules/hourly/resume", null).statusCode())
                .isEqualTo(204);
        assertThat(call("DELETE", "/api/schedules/hourly", null).statusCode()).isEqualTo(204);
        assertThat(call("DELETE", "/api/schedules/hourly", null).statusCode()).isEqualTo(404);
        assertThat(audit())
                .containsExactly(
                        "delete schedule hourly",
                        "resume schedule hourly",
                        "pause schedule hourly",
                        "trigger schedule hourly",
                        "trigger schedule hourly",
                        "put schedule hourly",
                        "put schedule hourly");
    }

    @Test
    void theApiShowsTheNextTimes() {
        HttpResponse<String> preview = call(
                "POST",
                "/api/schedules/preview",
                "{\"cron\": \"30 2 * * *\", \"zone\": \"Europe/Berlin\", \"from\": \"2027-03-28T00:00:00Z\", \"count\": 2}");
        assertThat(preview.body())
                .isEqualTo("{\"next\":[\"2027-03-28T03:00:00+02:00\",\"2027-03-29T02:30:00+02:00\"]}");
    }

    @Test
    void aMistakeInTheApiNamesItsField() {
        HttpResponse<String> refused = put("a", "{\"cron\": \"0 3 * * *\", \"task\": {\"type\": \"a b\"}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"task.type\"", "\"code\":\"INVALID_ARGUMENT\"");
        assertThat(put("a b".replace(" ", "%20"), HOURLY).statusCode()).isEqualTo(404);
        assertThat(call("GET", "/api/schedules?limit=101", null).statusCode()).isEqualTo(400);
    }

    @Test
    void aScheduleIsCreatedAndEditedWithTheForm() {
        HttpResponse<String> created = submit("/new-schedule", Map.of("cron", "0 3 * * *", "zone", "Europe/Berlin"));
        assertThat(created.statusCode()).isEqualTo(303);
        assertThat(monitor.follow(created)).contains("Schedule daily is created.");
        assertThat(stored("daily").timetable()).isEqualTo(CronTimetable.of("0 3 * * *", "Europe/Berlin"));

        HttpResponse<String> again = submit("/new-schedule", Map.of("every", "1h"));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("There is a schedule of this name");

        HttpResponse<String> edited = submit("/schedules/daily/edit", Map.of("cron", "0 4 * * *", "name", "other"));
        assertThat(monitor.follow(edited)).contains("Schedule daily is changed.");
        assertThat(stored("daily").timetable()).isEqualTo(CronTimetable.of("0 4 * * *", "UTC"));
        assertThat(audit()).containsExactly("put schedule daily", "put schedule daily");
    }

    @Test
    void aMistakeInTheFormKeepsWhatWasTyped() {
        HttpResponse<String> refused =
                submit("/new-schedule", Map.of("cron", "0 25 * * *", "payload", "{\"kept\": 1}"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("value=\"0 25 * * *\"", "{&quot;kept&quot;: 1}", "allowed are 0 to 23")
                .containsPattern("id=\"cron\"[^>]*aria-invalid=\"true\"");
        assertThat(monitor.engine().schedules().page(10, null).schedules()).isEmpty();
    }

    @Test
    void thePreviewShowsFiveTimesOrWhatIsWrong() {
        String times = page("/new-schedule/preview?cron=30+2+*+*+*&zone=Europe%2FBerlin&name=a&window=5m");
        assertThat(times.split("data-tick", -1)).hasSize(6);
        assertThat(times).contains("02:30:00 +0").contains("data-offset");
        assertThat(page("/new-schedule/preview?cron=0+25+*+*+*"))
                .containsPattern("id=\"cron-problem\"[^>]*hx-swap-oob=\"true\"[^>]*>cron")
                .doesNotContain("data-tick");
        assertThat(page("/new-schedule/preview"))
                .contains("Write a cron expression")
                .doesNotContain("is required");
    }

    @Test
    void anOwnedScheduleSaysSoAndAnEditTakesItAway() {
        put("daily", HOURLY);
        monitor.engine().schedules().put(stored("daily").withOwner("shop"));
        assertThat(page("/schedules")).contains(">shop<");
        assertThat(page("/schedules/daily")).contains("data-owned");
        assertThat(page("/schedules/daily/edit")).contains("data-owned");
        submit("/schedules/daily/edit", Map.of("every", "1h"));
        assertThat(stored("daily").owner()).isNull();
        assertThat(page("/schedules/daily")).doesNotContain("data-owned");
    }

    @Test
    void theButtonsOfThePageDoWhatTheySay() {
        put("daily", HOURLY);
        assertThat(act("/schedules/daily/trigger")).contains("is enqueued.").contains("data-fire=\"fired\"");
        assertThat(act("/schedules/daily/trigger")).contains("the last run is not over");
        assertThat(act("/schedules/daily/pause")).contains("Schedule daily is paused.");
        assertThat(act("/schedules/daily/pause")).contains("was already paused");
        assertThat(act("/schedules/daily/resume")).contains("Schedule daily is resumed.");
        assertThat(act("/schedules/daily/resume")).contains("was not paused");
        assertThat(act("/schedules/daily/delete")).contains("Schedule daily is deleted.");
        assertThat(monitor.submit("/schedules/daily/delete", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(audit()).hasSize(6);
    }

    /** It is damaged, or another version has stored it: a list without it would hide that it does not run. */
    @Test
    void aScheduleThatCannotBeReadIsListedAndCanBeDeleted() {
        put("daily", HOURLY);
        put("dated", HOURLY);
        monitor.engine()
                .schedules()
                .trigger(new ScheduleName("dated"), Instant.now())
                .ifPresent(fire -> damage("dated"));
        assertThat(listed("/schedules")).containsExactly("daily");
        assertThat(page("/schedules")).contains("data-unreadable=\"dated\"", "its definition is damaged");
        assertThat(page("/schedules?name=dated")).contains("data-unreadable=\"dated\"");
        assertThat(call("GET", "/api/schedules", null).body())
                .contains(
                        "\"unreadable\":[{\"name\":\"dated\",\"queue\":\"mail\",\"reason\":\"its definition is damaged\"}]");
        for (String action : List.of("/trigger", "/pause")) {
            assertThat(call("POST", "/api/schedules/dated" + action, null).statusCode())
                    .isEqualTo(409);
        }
        assertThat(call("GET", "/api/schedules/dated", null).statusCode()).isEqualTo(409);
        HttpResponse<String> again = submit("/new-schedule", Map.of("every", "1h", "name", "dated"));
        assertThat(again.body()).contains("There is a schedule of this name");
        assertThat(act("/schedules/dated/delete")).contains("Schedule dated is deleted.");
        assertThat(page("/schedules")).doesNotContain("data-unreadable");
        put("dated", HOURLY);
        damage("dated");
        assertThat(put("dated", HOURLY).statusCode()).as("repaired").isEqualTo(200);
    }

    private void damage(String name) {
        monitor.withRedis(redis -> {
            Boolean unused = redis.hashCommands().hSet(bytes("tasks:mail:schedules"), bytes(name), bytes("1 every=1"));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void triggeredRunsAreCounted() {
        put("daily", HOURLY);
        call("POST", "/api/schedules/daily/trigger", null);
        assertThat(monitor.get("/metrics").body()).containsPattern("schedule_fires_total\\{outcome=\"fired\"} [1-9]");
    }

    /** A run that the schedule started before it moved is in the old queue. */
    @Test
    void aMovedScheduleLinksToItsRunsInTheOldQueue() {
        put("daily", HOURLY);
        Fire fire = monitor.engine()
                .schedules()
                .trigger(new ScheduleName("daily"), Instant.now())
                .orElseThrow();
        put("daily", HOURLY.replace("\"mail\"", "\"other\""));
        assertThat(page("/schedules/daily")).contains("tasks/mail/" + fire.task());
        assertThat(call("GET", "/api/schedules/daily", null).body())
                .contains("\"task_id\":\"" + fire.task() + "\",\"queue\":\"mail\"");
    }

    @Test
    void theListIsFilteredByTheBeginningOfNames() {
        for (String name : List.of("mail", "mail-2", "mailing", "order", "ma")) {
            put(name, HOURLY);
        }
        assertThat(listed("/schedules")).containsExactly("ma", "mail", "mail-2", "mailing", "order");
        assertThat(listed("/schedules?name=mail")).containsExactly("mail", "mail-2", "mailing");
        assertThat(listed("/schedules?name=mail&after=mail-2")).containsExactly("mailing");
        assertThat(listed("/schedules?name=x")).isEmpty();
        assertThat(listed("/schedules?name=a%20b")).isEmpty();
        assertThat(listed("/schedules?after=mail-2")).containsExactly("mailing", "order");
    }

    @Test
    void aRunLinksToItsScheduleAsLongAsThatExists() {
        put("daily", HOURLY);
        Fire fire = monitor.engine()
                .schedules()
                .trigger(new ScheduleName("daily"), Instant.now())
                .orElseThrow();
        assertThat(fire.outcome()).isEqualTo(FireOutcome.FIRED);
        String path = "/tasks/mail/" + fire.task();
        assertThat(page(path)).contains("data-schedule-link");
        assertThat(page("/schedules/daily")).contains("tasks/mail/" + fire.task());
        call("DELETE", "/api/schedules/daily", null);
        assertThat(page(path)).doesNotContain("data-schedule-link");
        monitor.engine()
                .queues()
                .queue(new QueueName("mail"))
                .enqueue(
                        List.of(NewTask.of(TaskHeader.of(new TaskType("a"), Instant.now()), Payload.NULL)
                                .withChosenId(new TaskId("a"))),
                        TaskQueue.UNLIMITED);
        assertThat(page("/tasks/mail/a")).doesNotContain("data-schedule-link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/schedules/none", "/schedules/none/edit", "/schedules/a%20b", "/api/schedules/none"})
    void anUnknownScheduleIs404(String path) {
        assertThat(monitor.send(path, request -> request.header("Accept", "text/html, */*;q=0.8"))
                        .statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> submit(String path, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(Map.of(
                "name", "daily", "type", "report", "priority", "default", "overlap", "skip", "catch_up", "last"));
        all.putAll(fields);
        return monitor.submit(path, all);
    }

    private String act(String path) {
        HttpResponse<String> answer = monitor.submit(path, Map.of());
        assertThat(answer.statusCode()).isEqualTo(303);
        return monitor.follow(answer);
    }

    private HttpResponse<String> put(String name, String body) {
        return call("PUT", "/api/schedules/" + name, body);
    }

    private HttpResponse<String> call(String method, String path, String body) {
        return monitor.send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body)));
    }

    private String page(String path) {
        return monitor.send(path, request -> request.header("Accept", "text/html"))
                .body();
    }

    private List<String> listed(String path) {
        return Pattern.compile("data-schedule=\"([^\"]+)\"")
                .matcher(page(path))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private Schedule stored(String name) {
        StoredSchedule stored =
                monitor.engine().schedules().find(new ScheduleName(name)).orElseThrow();
        return stored.schedule();
    }

    private List<String> audit() {
        return monitor.engine().auditLog().page(10, null).stream()
                .map(each -> each.entry().action() + " " + each.entry().target())
                .toList();
    }
}
