package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.ProducerApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service whose TLS connection to Redis fails says why and what to check, in one line and soon. It does not start if only
 * a setting of its own can be wrong; otherwise it waits until Redis or the certificate is replaced.
 */
@Tag("reliability")
@ExtendWith(OutputCaptureExtension.class)
class TlsErrorsIT {

    private static final Duration SEVERAL_TRIES = Duration.ofSeconds(5);
    private static final int MAX_LINES = 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @CsvSource(
            delimiter = '|',
            value = {
                "another authority | REDIS_TLS_CA_FILE | other-ca.pem | REDIS_TLS_CA_FILE",
                "no certificate    | REDIS_TLS_CERT_FILE | none | REDIS_TLS_CERT_FILE",
                "a certificate of another authority | REDIS_TLS_CERT_FILE | strange-client.pem | REDIS_TLS_CERT_FILE",
                "an expired certificate | REDIS_TLS_CERT_FILE | expired-client.pem | REDIS_TLS_CERT_FILE",
                "a port without TLS | REDIS_ADDR | plain | Redis uses TLS at REDIS_ADDR",
                "TLS that is off | REDIS_TLS | false | requires TLS",
            })
    void aMistakeIsNamedOnce(String mistake, String variable, String value, String hint, CapturedOutput output)
            throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder)) {
            Map<String, String> environment = new HashMap<>(redis.variables());
            switch (value) {
                case "none" -> environment.keySet().removeAll(List.of("REDIS_TLS_CERT_FILE", "REDIS_TLS_KEY_FILE"));
                case "plain" -> environment.put(variable, redis.plainAddress());
                case "false" -> environment.put(variable, value);
                default -> {
                    environment.put(variable, folder.resolve(value).toString());
                    if (value.endsWith("client.pem")) {
                        String key =
                                folder.resolve(value.replace(".pem", ".key")).toString();
                        environment.put("REDIS_TLS_KEY_FILE", key);
                    }
                }
            }
            runFor(SEVERAL_TRIES, environment);
        }
        assertNamedOnce(output, hint);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anExpiredCertificateOfRedisIsNamedOnce(CapturedOutput output) throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder, Instant.now().minusSeconds(60))) {
            runFor(SEVERAL_TRIES, redis.variables());
        }
        assertNamedOnce(output, "has expired");
    }

    /** The service waits for Redis, which may be configured while it starts. */
    private static void runFor(Duration time, Map<String, String> environment) throws InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PRODUCER_ADDR", "127.0.0.1:0");
        try (ConfigurableApplicationContext context =
                QuietLauncher.start(ProducerApplication.SERVICE, all, "--holdfast.worker.enabled=false")) {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            assertThat(context.isRunning()).isTrue();
        }
    }

    private static void assertNamedOnce(CapturedOutput output, String hint) {
        List<String> lines = output.getAll().lines().toList();
        assertThat(lines)
                .as(output.getAll())
                .filteredOn(line -> line.contains(hint))
                .hasSize(1);
        assertThat(lines).as("without stack traces").noneMatch(line -> line.startsWith("\tat "));
        assertThat(lines).hasSizeLessThan(MAX_LINES);
    }
}
