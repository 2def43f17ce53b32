package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A monitor that other machines can reach, and the token of its metrics. */
@ExtendWith(OutputCaptureExtension.class)
class OpenAccessIT {

    private static final String WARNING = "The monitor accepts connections from other machines";

    @Test
    void aMonitorWithoutUsersThatListensToTheNetworkSaysSo(CapturedOutput output) {
        RunningMonitor exposed = new RunningMonitor(Map.of("MONITOR_ADDR", ":0"));
        assertThat(output.getAll().lines().filter(line -> line.contains(WARNING)))
                .singleElement()
                .asString()
                .contains("WARN", "MONITOR_USERS_FILE");
        for (String page : new String[] {"/", "/tasks", "/audit"}) {
            assertThat(exposed.get(page).body()).contains("data-open");
        }
        exposed.stop();
    }

    @Test
    void withUsersOrOnLoopbackThereIsNothingToSay(CapturedOutput output) {
        RunningMonitor closed =
                new RunningMonitor(Map.of("MONITOR_ADDR", ":0", "MONITOR_USER", "ada", "MONITOR_PASSWORD", "lovelace"));
        RunningMonitor local = new RunningMonitor(Map.of());
        assertThat(output.getAll()).doesNotContain(WARNING);
        assertThat(local.get("/").body()).doesNotContain("data-open");
        closed.stop();
        local.stop();
    }

    @Test
    void aProducerThatEveryoneMayCallIsShownOnEveryPageUntilItIsClosed() {
        RunningMonitor monitor = new RunningMonitor(Map.of());
        assertThat(monitor.get("/").body()).doesNotContain("data-open-service");
        monitor.engine().openServices().report("The producer on <host-1>");
        for (String page : new String[] {"/", "/tasks", "/audit"}) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(monitor.get(page).body())
                            .contains("data-open-service", "The producer on &lt;host-1&gt;", "API_TOKENS_FILE"));
        }
        monitor.stop();
    }

    @Test
    void metricsNeedTheirTokenBelowTheBasePathToo() {
        RunningMonitor monitor =
                new RunningMonitor(Map.of("METRICS_TOKEN", "scrape", "MONITOR_BASE_PATH", RunningMonitor.BASE_PATH));
        for (String path : new String[] {"/metrics", RunningMonitor.BASE_PATH + "/metrics"}) {
            HttpResponse<String> refused = monitor.get(path);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("\"code\":\"UNAUTHENTICATED\"");
            assertThat(monitor.send(path, request -> request.header("Authorization", "Bearer wrong"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(monitor.send(path, request -> request.header("Authorization", "Bearer scrape"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(monitor.get("/health").statusCode()).isEqualTo(200);
        monitor.stop();
    }
}
