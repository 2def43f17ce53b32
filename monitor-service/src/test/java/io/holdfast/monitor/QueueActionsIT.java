package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Actions on queues and workers: what changes nothing is said, and is not in the audit log. */
class QueueActionsIT {

    private static final String WORKER = "host-1-1";

    private final RunningMonitor monitor = RunningMonitor.shared();

    @BeforeEach
    void emptyRedis() {
        monitor.flush();
        monitor.engine()
                .workers()
                .heartbeat(new WorkerReport(
                        new WorkerId(WORKER), Instant.now(), Set.of(QueueName.DEFAULT), 1, 0, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "/queues/default/pause, was already paused",
        "/workers/host-1-1/drain, was already asked to drain",
    })
    void whatIsSoAlreadyIsNotDoneAgain(String path, String message) {
        assertThat(act(path)).doesNotContain(message);
        assertThat(audit()).hasSize(1);
        assertThat(act(path)).contains(message);
        assertThat(audit()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/queues/default/resume, was not paused",
        "/workers/host-1-1/resume, was not asked to drain",
    })
    void whatIsNotSoIsNotEnded(String path, String message) {
        assertThat(act(path)).contains(message);
        assertThat(audit()).isEmpty();
    }

    @Test
    void theApiRecordsOnlyChanges() {
        for (String path : List.of("/api/queues/default/pause", "/api/workers/" + WORKER + "/drain")) {
            assertThat(post(path).statusCode()).isEqualTo(204);
            assertThat(post(path).statusCode()).isEqualTo(204);
        }
        assertThat(audit()).containsExactly("drain worker " + WORKER, "pause queue default");
    }

    private String act(String path) {
        HttpResponse<String> answer = monitor.submit(path, Map.of());
        assertThat(answer.statusCode()).isEqualTo(303);
        return monitor.follow(answer);
    }

    private HttpResponse<String> post(String path) {
        return monitor.send(path, request -> request.POST(HttpRequest.BodyPublishers.noBody()));
    }

    private List<String> audit() {
        return monitor.engine().auditLog().page(10, null).stream()
                .map(each -> each.entry().action() + " " + each.entry().target())
                .toList();
    }
}
