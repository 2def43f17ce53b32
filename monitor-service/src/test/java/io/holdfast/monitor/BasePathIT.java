package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The monitor under a base path, and its links. */
class BasePathIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src|hx-get|action)=\"([^\"#]+)\"");

    private final RunningMonitor monitor = RunningMonitor.withBasePath();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/panels",
                "/stats",
                "/api/statistics?span=3h",
                "/metrics",
                "/health",
                "/health/liveness",
                "/health/readiness",
                "/monitor/console.css",
                "/webjars/htmx.org/dist/htmx.min.js"
            })
    void everythingIsServedWithAndWithoutTheBasePath(String path) {
        HttpResponse<String> below = monitor.get(RunningMonitor.BASE_PATH + path);
        assertThat(below.statusCode()).isEqualTo(200);
        assertThat(monitor.get(path).statusCode()).isEqualTo(200);
        assertThat(monitor.get(path).headers().firstValue("Content-Type"))
                .isEqualTo(below.headers().firstValue("Content-Type"));
    }

    @Test
    void theBasePathRedirectsToThePage() {
        HttpResponse<String> answer = monitor.get(RunningMonitor.BASE_PATH + "?a=b");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/ops/queues/?a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ops", "/ops/", "/ops/queuesstats", "/ops/queues/nothing", "/ops/queues/ops/queues/stats"})
    void otherPathsAreNotFound(String path) {
        HttpResponse<String> answer = monitor.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"");
    }

    @Test
    void everyLinkOfThePageIsRelativeAndWorks() {
        String page = monitor.get("/").body();
        assertThat(LINK.matcher(page).results().map(link -> link.group(1)).toList())
                .hasSizeGreaterThan(10)
                .allSatisfy(link -> {
                    assertThat(link).doesNotStartWith("/").doesNotContain(":");
                    assertThat(monitor.get(URI.create("/").resolve(link).toString())
                                    .statusCode())
                            .as(link)
                            .isEqualTo(200);
                });
    }
}
