package io.holdfast.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.OpenApiTest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;
import org.yaml.snakeyaml.Yaml;

class StoreCallInterceptorTest {

    private static final Set<String> WITHOUT_REDIS =
            Set.of("/", "/openapi.yaml", "/health", "/metrics", "/schedules/preview");

    /** Otherwise an endpoint ignores unknown query parameters, and an outage that it notices is not logged. */
    @Test
    void everyEndpointThatUsesRedisIsListed() throws IOException {
        assertThat(paths())
                .filteredOn(path -> !WITHOUT_REDIS.contains(path))
                .allMatch(path -> Arrays.stream(StoreCallInterceptor.PATHS)
                        .anyMatch(listed -> PathPatternParser.defaultInstance
                                .parse(listed)
                                .matches(PathContainer.parsePath(path))));
    }

    private static Set<String> paths() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("openapi.yaml")) {
            Map<String, Map<String, Object>> description = new Yaml().load(in);
            return description.get("paths").keySet();
        }
    }
}
