package io.holdfast.producer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.OpenServices;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.RedisProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A producer that other machines can call. */
@ExtendWith(OutputCaptureExtension.class)
class OpenAccessIT {

    private static final String WARNING = "The producer accepts connections from other machines";

    @TempDir
    private Path folder;

    @Test
    void aProducerWithoutTokensThatListensToTheNetworkSaysSoAndTellsTheConsole(CapturedOutput output) {
        try (RedisProcess redis = RedisProcess.start(folder);
                RedisEngine engine = RedisEngine.of(new LettuceConnectionFactory("127.0.0.1", redis.port()))) {
            OpenServices open = engine.openServices();
            try (RunningProducer local = start(redis, Map.of());
                    RunningProducer closed =
                            start(redis, Map.of("PRODUCER_ADDR", ":0", "PRODUCER_API_TOKEN", "secret"))) {
                local.get("/health").is(200);
                closed.get("/health").is(200);
            }
            assertThat(output.getAll()).doesNotContain(WARNING);
            assertThat(open.current()).isEmpty();
            try (RunningProducer exposed = start(redis, Map.of("PRODUCER_ADDR", ":0"))) {
                exposed.get("/health").is(200);
                assertThat(output.getAll().lines().filter(line -> line.contains(WARNING)))
                        .singleElement()
                        .asString()
                        .contains("WARN", "API_TOKENS_FILE");
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> assertThat(open.current())
                                .singleElement()
                                .asString()
                                .startsWith("The producer on "));
            }
        }
    }

    @Test
    void metricsNeedTheirTokenAndNoOther() {
        try (RedisProcess redis = RedisProcess.start(folder);
                RunningProducer producer =
                        start(redis, Map.of("METRICS_TOKEN", "scrape", "PRODUCER_API_TOKEN", "secret"))) {
            producer.get("/metrics").is(401);
            metrics(producer, "secret").is(401);
            metrics(producer, "scrape").is(200);
            producer.get("/health").is(200);
            producer.get("/tasks").is(401);
        }
    }

    private static Answer metrics(RunningProducer producer, String token) {
        return producer.send("GET", "/metrics", BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    private static RunningProducer start(RedisProcess redis, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("REDIS_ADDR", redis.address());
        return RunningProducer.start(all);
    }
}
