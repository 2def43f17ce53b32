package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.Priority;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The search over HTTP. */
class TasksIT {

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void tasksAreFoundWithTheirErrors() {
        mix("mail").dead(3).pending(Priority.HIGH, 2);
        JsonNode found = api("?q=" + encoded("state:dead queue:mail error:boom"));
        assertThat(found.get("tasks").size()).isEqualTo(3);
        JsonNode first = found.get("tasks").get(0);
        assertThat(first.get("state").asString()).isEqualTo("dead");
        assertThat(first.get("queue").asString()).isEqualTo("mail");
        assertThat(first.get("type").asString()).isEqualTo("email");
        assertThat(first.get("last_error").asString()).isEqualTo("boom");
        assertThat(first.has("state_at")).isTrue();
        assertThat(found.get("scanned").asInt()).isEqualTo(3);
        assertThat(found.has("next_cursor")).isFalse();
    }

    @Test
    void pagesContinueAtTheCursorInBothOrders() {
        mix("mail").pending(Priority.DEFAULT, 25);
        for (String order : Set.of("newest", "oldest")) {
            Set<String> ids = new HashSet<>();
            String cursor = "";
            int pages = 0;
            do {
                JsonNode page = api("?limit=10&order=" + order + cursor);
                page.get("tasks").forEach(task -> ids.add(task.get("id").asString()));
                cursor = page.has("next_cursor")
                        ? "&cursor=" + encoded(page.get("next_cursor").asString())
                        : "";
                pages++;
            } while (!cursor.isEmpty());
            assertThat(ids).hasSize(25);
            assertThat(pages).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q=state:x | q | state must be one of",
                "q=color:red | q | color: is not a qualifier",
                "q=%22 | q | a quote is missing",
                "order=up | order | newest or oldest",
                "cursor=x | cursor | next_cursor",
                "limit=0 | limit | 1 to 500",
                "limit=x | limit | 1 to 500",
                "limit=501 | limit | 1 to 500",
            })
    void aMistakeNamesItsField(String query, String field, String detail) {
        HttpResponse<String> answer = monitor.get("/api/tasks?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.get("field").asString()).isEqualTo(field);
        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(problem.get("code").asString()).isEqualTo("INVALID_ARGUMENT");
        HttpResponse<String> page = monitor.send("/tasks?" + query, request -> request.header("Accept", "text/html"));
        if (!field.equals("limit")) {
            assertThat(page.statusCode()).isEqualTo(400);
            assertThat(page.body()).contains("data-problem", "Search tasks");
        }
    }

    private JsonNode api(String query) {
        HttpResponse<String> answer = monitor.get("/api/tasks" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
