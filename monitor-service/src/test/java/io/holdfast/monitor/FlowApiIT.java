package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and keys as JSON. */
class FlowApiIT {

    private static final QueueName MAIL = new QueueName("mail");

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
    }

    @Test
    void limitsAreReadAsTheyWereSet() {
        String limits = "{\"concurrency\":5,\"key_rate\":{\"count\":10,\"per_ms\":1000,\"burst\":2},"
                + "\"keys\":{\"a/b\":{\"concurrency\":2,\"weight\":3}}}";
        HttpResponse<String> set = send("PUT", "/api/queues/new-with-limits/limits", limits);
        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(set.body()).isEqualTo(limits);
        assertThat(monitor.get("/api/queues/new-with-limits/limits").body())
                .isEqualTo("{\"limits\":" + limits + ",\"use\":{\"running\":0,\"rate_used\":0,\"limited_keys\":0}}");
        assertThat(monitor.engine().queues().known()).contains(new QueueName("new-with-limits"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                        | body
            null                                      | body
            []                                        | body
            {} {}                                     | body
            {"concurrency":0}                         | "field":"concurrency"
            {"concurrency":"5"}                       | concurrency
            {"concurrency":1.5}                       | concurrency
            {"concurrency":1e308}                     | concurrency
            {"concurrency":1,"concurrency":2}         | "field":"concurrency"
            {"rate":{"count":1}}                      | rate
            {"rate":{"count":1,"per_ms":31536000000}} | "field":"rate.per_ms"
            {"keys":{"a":{"weight":101}}}             | "field":"keys.a.weight"
            {"keys":{"a":{},"a":{}}}                  | keys.a
            {"keys":{"":{}}}                          | keys
            {"keys":{"a":{"shares":1}}}               | keys.a.shares
            {"unknown":1}                             | unknown
            """)
    void invalidLimitsAreRefusedAndChangeNothing(String body, String named) {
        send("PUT", "/api/queues/mail/limits", "{\"concurrency\":7}");
        HttpResponse<String> answer = send("PUT", "/api/queues/mail/limits", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(monitor.engine().flowControl().limits(MAIL).concurrency()).isEqualTo(7);
    }

    @Test
    void keysAreListedPausedAndResumed() {
        String key = "a/b \"1\" 100 %";
        TaskQueue queue = monitor.engine().queues().queue(MAIL);
        queue.enqueue(List.of(task(key), task(key)), TaskQueue.UNLIMITED);
        assertThat(queue.acquire(new WorkerId("w"), 1, Duration.ofMinutes(1)).tasks())
                .hasSize(1);
        String named = "{\"key\":\"a/b \\\"1\\\" 100 %\"";
        assertThat(send("POST", "/api/queues/mail/keys/pause", named + "}").statusCode())
                .isEqualTo(204);
        assertThat(monitor.get("/api/queues/mail/keys").body())
                .isEqualTo("{\"keys\":[" + named
                        + ",\"pending\":1,\"running\":1,\"paused\":true,\"limited_by\":\"key_paused\"}]}");
        assertThat(send("POST", "/api/queues/mail/keys/resume", named + "}").statusCode())
                .isEqualTo(204);
        assertThat(monitor.get("/api/queues/mail/keys").body()).contains("\"paused\":false");
        assertThat(send("POST", "/api/queues/mail/keys/pause", "{}").statusCode())
                .isEqualTo(400);
        assertThat(monitor.get("/api/queues/mail/keys?limit=0").statusCode()).isEqualTo(400);
        assertThat(monitor.get("/api/queues/mail/keys?cursor=!").statusCode()).isEqualTo(400);
    }

    private static NewTask task(String key) {
        return NewTask.of(TaskHeader.of(new TaskType("email"), Instant.EPOCH), Payload.NULL)
                .withKey(new TaskKey(key));
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return monitor.send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }
}
