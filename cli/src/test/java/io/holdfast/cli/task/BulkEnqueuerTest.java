package io.holdfast.cli.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.exit.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a producer that answers as the test says. */
class BulkEnqueuerTest {

    private static final String AWAY = "{\"code\":\"STORE_UNAVAILABLE\",\"detail\":\"Redis is unreachable\"}";
    private static final String TOO_LARGE = "{\"code\":\"TOO_LARGE\",\"detail\":\"more than 2 tasks\"}";

    private final List<String> received = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final List<Long> rejected = new ArrayList<>();
    private final BulkReport report = new BulkReport();
    private HttpServer server;
    private BulkEnqueuer enqueuer;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/tasks", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Retry-After", "3");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        ApiClient api = new ApiClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), null);
        enqueuer = new BulkEnqueuer(api, report, line -> rejected.add(line.number()), waits::add);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aCallThatFoundTheStoreAwayIsRepeatedWithTheSameIds() {
        answers.add(new Answer(503, AWAY));
        answers.add(new Answer(202, "{\"task_ids\":[],\"existing\":[]}"));
        assertThat(enqueuer.send(lines(2))).isTrue();
        assertThat(received).hasSize(2);
        assertThat(received.get(1)).isEqualTo(received.get(0)).contains("\"id\":");
        assertThat(waits).containsExactly(Duration.ofSeconds(3));
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void itGivesUpAndKeepsTheLines() {
        answers.add(new Answer(503, AWAY));
        assertThat(enqueuer.send(lines(3))).isFalse();
        assertThat(received).hasSize(6);
        assertThat(rejected).containsExactly(1L, 2L, 3L);
        assertThat(report.accepted()).isZero();
        assertThat(report.stop()).isEqualTo(new BulkReport.Stop(1, "Redis is unreachable", ExitCode.UNAVAILABLE));
        assertThat(report.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    }

    @Test
    void aCallThatIsTooLargeIsHalved() {
        answers.add(new Answer(413, TOO_LARGE));
        answers.add(new Answer(202, "{}"));
        assertThat(enqueuer.send(lines(4))).isTrue();
        assertThat(received).hasSize(3);
        assertThat(report.accepted()).isEqualTo(4);
    }

    @Test
    void aTaskThatIsTooLargeIsRefusedAlone() {
        answers.add(new Answer(413, TOO_LARGE));
        assertThat(enqueuer.send(lines(2))).isTrue();
        assertThat(rejected).containsExactly(1L, 2L);
        assertThat(report.refusals()).extracting(BulkReport.Refusal::reason).containsOnly("more than 2 tasks");
        assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private static List<TaskLine> lines(int count) {
        List<TaskLine> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(TaskLine.read(i, "{\"type\":\"t\"}"));
        }
        return lines;
    }
}
