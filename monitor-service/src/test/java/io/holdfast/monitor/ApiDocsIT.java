package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiDocsIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    @Test
    void thePageLoadsEverythingFromTheMonitorAlsoBelowABasePath() {
        RunningMonitor monitor = new RunningMonitor(Map.of("API_DOCS", "true", "MONITOR_BASE_PATH", "/ops/queues"));
        try {
            for (String base : List.of("/", "/ops/queues/")) {
                HttpResponse<String> page = monitor.get(base + "docs");
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(page.headers().allValues("Content-Security-Policy"))
                        .isEqualTo(monitor.get("/").headers().allValues("Content-Security-Policy"))
                        .hasSize(1);
                List<String> links = LINK.matcher(page.body())
                        .results()
                        .map(found -> found.group(1))
                        .toList();
                assertThat(links).hasSize(6);
                assertThat(links).allMatch(link -> monitor.get(base + link).statusCode() == 200);
            }
        } finally {
            monitor.stop();
        }
    }

    @Test
    void thereIsNoPageByDefaultAndItNeedsAUserIfThereAreUsers() {
        assertThat(RunningMonitor.shared().get("/docs").statusCode()).isEqualTo(404);
        assertThat(RunningMonitor.withUsers().get("/docs").statusCode()).isEqualTo(401);
    }
}
