package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The actions on one task over HTTP. */
class TaskActionsIT {

    private static final QueueName MAIL = new QueueName("mail");

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void empty() {
        monitor.flush();
    }

    @Test
    void anActionThatTheStateDoesNotAllowChangesNothing() {
        new TaskMix(monitor.engine(), "mail").dead(1);
        String id = monitor.engine()
                .deadLetters()
                .list(MAIL, 1, null)
                .tasks()
                .get(0)
                .ref()
                .id()
                .value();
        for (String action : new String[] {"cancel", "run_now"}) {
            HttpResponse<String> refused = post("/api/tasks/mail/" + id + "/" + action);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("is dead. Only a ");
            assertThat(monitor.engine().inspector().depths(MAIL).deadLetter()).isEqualTo(1);
        }
        assertThat(post("/api/tasks/mail/" + id + "/requeue").statusCode()).isEqualTo(200);
        assertThat(monitor.engine().inspector().depths(MAIL).pending()).isEqualTo(1);
        assertThat(post("/api/tasks/mail/" + id + "/requeue").statusCode()).isEqualTo(409);
        assertThat(post("/api/tasks/mail/" + id + "/other").statusCode()).isEqualTo(404);
        assertThat(post("/api/tasks/mail/none/requeue").body()).contains("Queue mail has no task none");
    }

    private HttpResponse<String> post(String path) {
        return monitor.send(path, request -> request.POST(BodyPublishers.noBody()));
    }
}
