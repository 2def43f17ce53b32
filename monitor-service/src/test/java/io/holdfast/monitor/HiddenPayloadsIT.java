package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With MONITOR_SHOW_PAYLOADS=false no page shows a payload, and none is replaced by an empty one. */
class HiddenPayloadsIT {

    private static final QueueName MAIL = new QueueName("mail");

    private final RunningMonitor monitor = new RunningMonitor(Map.of("MONITOR_SHOW_PAYLOADS", "false"));

    @Test
    void noPayloadIsShownOrLost() {
        new TaskMix(monitor.engine(), "mail").dead(1);
        String id = monitor.engine()
                .deadLetters()
                .list(MAIL, 1, null)
                .tasks()
                .get(0)
                .ref()
                .id()
                .value();

        assertThat(page("/tasks/mail/" + id).body())
                .contains("Payloads and results are hidden")
                .doesNotContain("a@b.c", "Edit and requeue");
        assertThat(monitor.get("/api/tasks/mail/" + id).body()).doesNotContain("a@b.c");
        assertThat(page("/enqueue?edit=mail/" + id).statusCode()).isEqualTo(409);
        assertThat(page("/enqueue?like=mail/" + id).body())
                .contains("the form is never filled")
                .doesNotContain("a@b.c");

        HttpResponse<String> sent =
                monitor.submit("/enqueue", Map.of("type", "email", "queue", "mail", "priority", "default", "edit", id));
        assertThat(sent.statusCode()).isEqualTo(422);
        assertThat(sent.body()).contains("none can be edited");
        assertThat(monitor.engine().inspector().depths(MAIL).pending()).isZero();
        assertThat(monitor.engine()
                        .deadLetters()
                        .list(MAIL, 1, null)
                        .tasks()
                        .get(0)
                        .state())
                .isEqualTo(TaskState.DEAD);
    }

    private HttpResponse<String> page(String path) {
        return monitor.send(path, request -> request.header("Accept", "text/html"));
    }
}
