package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TestRedis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiDocsIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private static RunningProducer start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("REDIS_ADDR", TestRedis.shared().address());
        return RunningProducer.start(settings);
    }

    @Test
    void thePageAndAllItLoadsComeFromTheProducerAndNeedNoToken() {
        try (RunningProducer producer = start(Map.of("API_DOCS", "true", "PRODUCER_API_TOKEN", "secret"))) {
            Answer page = producer.get("/docs").is(200);
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'", "script-src 'self'");
            List<String> links = LINK.matcher(page.text())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(links).hasSize(6).noneMatch(link -> link.contains(":"));
            links.forEach(link -> producer.get("/" + link).is(200));
            assertThat(producer.get("/docs/start.js").text()).contains("\"openapi.yaml\"", "validatorUrl: null");
            producer.get("/docs/index.html").isProblem(404, "NOT_FOUND");
            producer.get("/docs/..%2Fstart.js").isProblem(404, "NOT_FOUND");
            producer.get("/tasks").isProblem(401, "UNAUTHENTICATED");
            producer.get("/").isProblem(401, "UNAUTHENTICATED");
        }
    }

    @Test
    void thereIsNoPageByDefault() {
        RunningProducer.shared().get("/docs").isProblem(404, "NOT_FOUND");
        RunningProducer.shared().get("/docs/start.js").isProblem(404, "NOT_FOUND");
        assertThat(RunningProducer.shared().get("/").text()).doesNotContain("docs");
    }
}
