package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.task.QueueName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A console whose actions would create one queue more than there may be. */
class MaxQueuesIT {

    private static final QueueName KNOWN = new QueueName("known");

    @Test
    void noActionCreatesOneQueueTooMany() {
        RunningMonitor monitor = new RunningMonitor(Map.of("MAX_QUEUES", "1"));
        monitor.engine().queues().registerAnyway(List.of(KNOWN));
        String schedule = "{\"every_ms\": 60000, \"task\": {\"queue\": \"%s\"}}";
        for (HttpResponse<String> refused : List.of(
                put(monitor, "/api/schedules/a", schedule.formatted("new")),
                put(monitor, "/api/queues/new/limits", "{}"),
                monitor.submit("/queues/new/keys/pause", Map.of("key", "acme")))) {
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("Queue new does not exist, and MAX_QUEUES (1) is reached");
        }
        HttpResponse<String> form = monitor.submit(
                "/enqueue", Map.of("id", "a", "type", "t", "queue", "new", "priority", "default", "payload", "1"));
        assertThat(form.statusCode()).isEqualTo(422);
        assertThat(form.body()).contains("Queue new does not exist, and MAX_QUEUES (1) is reached");
        assertThat(monitor.engine().queues().known()).containsExactly(KNOWN);
        assertThat(monitor.engine().schedules().exists(new ScheduleName("a"))).isFalse();

        assertThat(put(monitor, "/api/schedules/a", schedule.formatted("known")).statusCode())
                .isEqualTo(201);
        assertThat(put(monitor, "/api/queues/known/limits", "{}").statusCode()).isEqualTo(200);
        monitor.stop();
    }

    private static HttpResponse<String> put(RunningMonitor monitor, String path, String body) {
        return monitor.send(
                path,
                request -> request.header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }
}
