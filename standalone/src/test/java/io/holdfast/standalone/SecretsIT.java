package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Secrets are in no log, no metric, no health, no answer and no text of a settings record. */
@Tag("reliability")
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {

    private static final String CANARY = "canary-4f9d";
    private static final String KEY = "canarykey" + "A".repeat(34) + "=";

    @TempDir
    private Path folder;

    @Test
    void noSecretIsShown(CapturedOutput output) throws Exception {
        List<String> seen = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.start(folder)) {
            redis.addUser("app", CANARY + "-redis", "+@all");
            Map<String, String> environment = secrets(redis.address());
            try (RunningServices services = new RunningServices(
                    Map.of("producer", environment, "worker", environment, "monitor", environment))) {
                seen.addAll(services.settings());
                for (String service : List.of(services.producer(), services.worker(), services.monitor())) {
                    for (String path : List.of("/metrics", "/health", "/", "/none", "/tasks?limit=x", "/stats")) {
                        seen.add(services.send("GET", service + path, "").body());
                        for (String token : List.of("-metrics", "-api", "-wrong")) {
                            seen.add(services.send(
                                            "GET", service + path, "", "Authorization", "Bearer " + CANARY + token)
                                    .body());
                        }
                    }
                    seen.add(services.send("POST", service + "/task", "{", "Authorization", "Bearer " + CANARY + "-api")
                            .body());
                }
                seen.add(services.send(
                                "POST",
                                services.producer() + "/task",
                                "{\"type\":\"push\"}",
                                "Authorization",
                                "Bearer " + CANARY + "-api")
                        .body());
                redis.kill();
                seen.add(services.send(
                                "POST",
                                services.producer() + "/task",
                                "{}",
                                "Authorization",
                                "Bearer " + CANARY + "-api")
                        .body());
                seen.add(
                        services.send("GET", services.monitor() + "/health", "").body());
            }
        }
        assertThat(seen).hasSizeGreaterThan(70).noneMatch(text -> text.contains(CANARY) || text.contains("canarykey"));
        assertThat(seen).anyMatch(text -> text.contains("UNAUTHENTICATED")).anyMatch(text -> text.contains("# TYPE"));
        assertThat(output.getAll()).isNotEmpty().doesNotContain(CANARY, "canarykey");
    }

    @Test
    void noSecretIsShownWhenTheStartFails(CapturedOutput output) throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder, "--requirepass", "other")) {
            Map<String, String> environment = secrets(redis.address());
            assertThatThrownBy(() -> new RunningServices(Map.of("producer", environment)))
                    .hasMessageNotContaining(CANARY);
            environment.put(
                    "API_TOKENS_FILE",
                    Files.writeString(folder.resolve("bad"), "a:read:" + CANARY).toString());
            assertThatThrownBy(() -> new RunningServices(Map.of("producer", environment)))
                    .hasMessageNotContaining(CANARY);
            environment.put("API_TOKENS_FILE", "");
            environment.put(
                    "PAYLOAD_KEYS_FILE",
                    Files.writeString(folder.resolve("bad"), "k1:" + CANARY).toString());
            assertThatThrownBy(() -> new RunningServices(Map.of("worker", environment)))
                    .hasMessageNotContaining(CANARY);
        }
        assertThat(output.getAll()).contains("Could not start").doesNotContain(CANARY);
    }

    private Map<String, String> secrets(String redis) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("REDIS_ADDR", redis);
        environment.put("REDIS_USERNAME", "app");
        environment.put("REDIS_PASSWORD", CANARY + "-redis");
        environment.put("PRODUCER_API_TOKEN", CANARY + "-api");
        environment.put("METRICS_TOKEN", CANARY + "-metrics");
        environment.put("MONITOR_USER", "ada");
        environment.put("MONITOR_PASSWORD", CANARY + "-monitor");
        Path secret = Files.writeString(folder.resolve("secret"), CANARY + "-route");
        environment.put("ROUTES", "{push: {url: 'http://127.0.0.1:1/', secret_file: '" + secret + "'}}");
        environment.put("ROUTES_ALLOW_PRIVATE", "true");
        Path keys = Files.writeString(folder.resolve("keys"), "k1:" + KEY);
        environment.put("PAYLOAD_KEYS_FILE", keys.toString());
        return environment;
    }
}
