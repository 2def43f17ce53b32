package io.holdfast.system;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP access to one service. An unreachable service causes an {@link UncheckedIOException}. */
public record Api(int port) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** @param retryAfter the header, in seconds; null if absent */
    public record Answer(int status, String text, @Nullable String retryAfter) {
        public JsonNode json() {
            return JSON.readTree(text);
        }
    }

    /** For a service configured to listen on this port. */
    public static Api onFreePort() {
        return new Api(RedisProcess.freePort());
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Enqueues a task and returns its id. */
    public String enqueue(Map<String, ?> task) {
        return accepted(post("/task", task)).get("task_id").asString();
    }

    public List<String> enqueueAll(List<? extends Map<String, ?>> tasks) {
        List<String> ids = new ArrayList<>();
        accepted(post("/tasks", tasks)).get("task_ids").forEach(id -> ids.add(id.asString()));
        return ids;
    }

    public JsonNode task(String id) {
        return task(id, "default");
    }

    public JsonNode task(String id, String queue) {
        Answer answer = get("/tasks/" + id + "?queue=" + queue);
        if (answer.status() != 200) {
            throw new IllegalStateException("Task " + id + ": " + answer);
        }
        return answer.json();
    }

    public String stateOf(String id) {
        return task(id).get("state").asString();
    }

    private static JsonNode accepted(Answer answer) {
        if (answer.status() != 202) {
            throw new IllegalStateException("Not accepted: " + answer);
        }
        return answer.json();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address() + path)).timeout(Duration.ofSeconds(30));
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
            return new Answer(response.statusCode(), response.body(), retryAfter);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
