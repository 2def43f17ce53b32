package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bulk operations over HTTP, with their effect in Redis. */
class OperationsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void aDryRunCountsAndChangesNothing() {
        mix("mail").dead(7);
        HttpResponse<String> answer = post("/api/operations?dry_run=true", """
                {"action": "requeue", "q": "queue:mail"}""");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode count = json(answer);
        assertThat(count.get("matches").asInt()).isEqualTo(7);
        assertThat(count.get("exact").asBoolean()).isTrue();
        assertThat(count.get("q").asString()).isEqualTo("state:dead queue:mail");
        assertThat(depths("mail").deadLetter()).isEqualTo(7);
        assertThat(json(monitor.get("/api/operations")).get("operations").size())
                .isZero();
    }

    @Test
    void anOperationRunsInTheBackgroundAndIsInTheAuditLog() {
        mix("mail").dead(250);
        mix("sms").dead(3);
        HttpResponse<String> answer = post("/api/operations", """
                {"action": "requeue", "q": "state:dead queue:mail", "max_per_second": 5000}""");
        assertThat(answer.statusCode()).isEqualTo(202);
        String id = json(answer).get("id").asString();
        assertThat(answer.headers().firstValue("Location")).contains("operations/" + id);
        await().atMost(SOON).until(() -> operation(id).get("state").asString().equals("done"));
        JsonNode done = operation(id);
        assertThat(done.get("acted").asInt()).isEqualTo(250);
        assertThat(done.get("matched").asInt()).isEqualTo(250);
        assertThat(done.get("who").asString()).isEqualTo("local");
        assertThat(done.has("ended_at")).isTrue();
        assertThat(depths("mail").pending()).isEqualTo(250);
        assertThat(depths("sms").deadLetter()).isEqualTo(3);
        await().atMost(SOON).until(() -> audit().size() == 2);
        assertThat(audit())
                .extracting(each -> each.entry().action() + " " + each.entry().count())
                .containsExactlyInAnyOrder("end 250", "start 250");
        assertThat(audit())
                .extracting(each -> each.entry().target())
                .containsOnly("operation " + id + ": requeue state:dead queue:mail");
    }

    @Test
    void aFormThatIsSentTwiceStartsOneOperation() {
        mix("mail").dead(3);
        Map<String, String> form = Map.of("id", "01J00000000000000000000000", "action", "requeue", "q", "");
        assertThat(monitor.submit("/operations", form).statusCode()).isEqualTo(303);
        HttpResponse<String> second = monitor.submit("/operations", form);
        assertThat(second.headers().firstValue("Location")).contains("operations/01J00000000000000000000000");
        assertThat(monitor.follow(second))
                .contains("This form was sent before, and this is its operation; nothing was started again.");
        assertThat(json(monitor.get("/api/operations")).get("operations").size())
                .isOne();
        await().atMost(SOON).until(() -> audit().size() == 2);
        assertThat(audit()).extracting(each -> each.entry().action()).containsExactlyInAnyOrder("end", "start");
        HttpResponse<String> wrong = monitor.submit("/operations", Map.of("id", "a:stop", "action", "delete", "q", ""));
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void theFormOfAnOperationKeepsItsValuesInItsAddress() {
        mix("mail").dead(3);
        String form = "/operations/new?action=requeue&q=&max_per_second=7&id=01J00000000000000000000001";
        assertThat(monitor.send(form, request -> request.header("Accept", "text/html"))
                        .body())
                .contains("value=\"7\"", "value=\"01J00000000000000000000001\"");
    }

    @Test
    void anOperationIsStopped() {
        mix("mail").dead(50);
        String id = json(post("/api/operations", """
                {"action": "delete", "q": "", "max_per_second": 1}""")).get("id").asString();
        HttpResponse<String> stopped = post("/api/operations/" + id + "/stop", "");
        assertThat(stopped.statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> operation(id).get("state").asString().equals("stopped"));
        assertThat(depths("mail").deadLetter()).isGreaterThan(40);
        assertThat(operation(id).get("stopped_by").asString()).isEqualTo("local");
        assertThat(post("/api/operations/" + id + "/stop", "").statusCode()).isEqualTo(409);
        assertThat(post("/api/operations/unknown/stop", "").statusCode()).isEqualTo(404);
        assertThat(monitor.get("/api/operations/unknown").statusCode()).isEqualTo(404);
        await().atMost(SOON).until(() -> audit().size() == 3);
        assertThat(audit()).extracting(each -> each.entry().action()).containsExactlyInAnyOrder("end", "stop", "start");
    }

    @Test
    void anOperationContinuesAfterARestart() {
        RunningMonitor own = new RunningMonitor(Map.of());
        new TaskMix(own.engine(), "mail").dead(60);
        String id = json(post(own, "/api/operations", """
                {"action": "requeue", "q": "", "max_per_second": 20}""")).get("id").asString();
        await().atMost(SOON)
                .until(() -> json(own.get("/api/operations/" + id)).get("acted").asInt() > 0);
        own.restart();
        await().atMost(Duration.ofSeconds(15)).ignoreExceptions().until(() -> {
            JsonNode operation = json(own.get("/api/operations/" + id));
            return operation.get("state").asString().equals("done");
        });
        assertThat(own.engine().inspector().depths(new QueueName("mail")).pending())
                .isEqualTo(60);
        assertThat(json(own.get("/api/operations/" + id)).get("acted").asInt()).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | action | action is required",
                "{\"action\": \"burn\", \"q\": \"\"} | action | requeue, delete, cancel or run_now",
                "{\"action\": 1, \"q\": \"\"} | action | must be a string",
                "{\"action\": \"requeue\"} | q | q is required",
                "{\"action\": \"requeue\", \"q\": \"state:x\"} | q | state must be one of",
                "{\"action\": \"requeue\", \"q\": \"state:pending\"} | q | state: must be dead",
                "{\"action\": \"requeue\", \"q\": \"\", \"max_per_second\": 0} | max_per_second | 1 to 100000",
                "{\"action\": \"requeue\", \"q\": \"\", \"max_per_second\": 1.5} | max_per_second | whole number",
                "{\"action\": \"requeue\", \"q\": \"\", \"rate\": 5} | rate | unknown field",
                "{\"action\": \"requeue\", \"action\": \"delete\", \"q\": \"\"} | action | given twice",
            })
    void aMistakeNamesItsField(String body, String field, String detail) {
        HttpResponse<String> answer = post("/api/operations", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo(field);
        assertThat(json(answer).get("detail").asString()).contains(detail);
    }

    /** Written out with the states on which the action can act, it is longer than a query may be. */
    @Test
    void aQueryThatIsTooLongToBeStoredIsRefused() {
        HttpResponse<String> answer =
                post("/api/operations", "{\"action\": \"cancel\", \"q\": \"" + "0".repeat(1_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("field").asString()).isEqualTo("q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/operations       | 100
                    /api/tasks            | 500
                    /api/audit            | 1000
                    /api/schedules        | 100
                    /api/queues/mail/keys | 1000
                    """)
    void theSizeOfAPageIsAWholeNumber(String path, int max) {
        for (String size : List.of("0", "-1", "0x10", "+5", "%205", "1.0", "1e1", "x", "99999999999", "" + (max + 1))) {
            HttpResponse<String> answer = monitor.get(path + "?limit=" + size);
            assertThat(answer.statusCode()).as(size).isEqualTo(400);
            assertThat(json(answer).get("detail").asString())
                    .isEqualTo("limit must be a whole number from 1 to " + max);
        }
        assertThat(monitor.get(path + "?limit=" + max).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> post(String path, String body) {
        return post(monitor, path, body);
    }

    private static HttpResponse<String> post(RunningMonitor monitor, String path, String body) {
        return monitor.send(
                path,
                request -> request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private JsonNode operation(String id) {
        return json(monitor.get("/api/operations/" + id));
    }

    private List<AuditRecord> audit() {
        return monitor.engine().auditLog().page(10, null);
    }

    private Depths depths(String queue) {
        return monitor.engine().inspector().depths(new QueueName(queue));
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }
}
