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

    private static final Duration SEVERAL_TRIES = Duration.ofSeconds(6);
    private static final int MAX_LINES = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    @CsvSource(
            delimiter = '|',
            value = {
                "another authority | REDIS_TLS_CA_FILE | other-ca.pem | stops | valid certification path | REDIS_TLS_CA_FILE",
                "no certificate    | REDIS_TLS_CERT_FILE | none | waits | - | REDIS_TLS_CERT_FILE",
                "a certificate of another authority | REDIS_TLS_CERT_FILE | strange-client.pem | waits | - | REDIS_TLS_CERT_FILE",
                "an expired certificate | REDIS_TLS_CERT_FILE | expired-client.pem | waits | - | REDIS_TLS_CERT_FILE",
                "a port without TLS | REDIS_ADDR | plain | stops | not an SSL/TLS record | Redis does not use TLS",
                "TLS that is off | REDIS_TLS | false | waits | - | requires TLS",
            })
    void aMistakeIsNamedOnce(
            String mistake,
            String variable,
            String value,
            String then,
            String reason,
            String hint,
            CapturedOutput output)
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
            boolean started = startFor(SEVERAL_TRIES, environment);
            assertThat(started ? "waits" : "stops").as(output.getAll()).isEqualTo(then);
        }
        assertNamedOnce(output, reason.equals("-") ? "" : reason, hint);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void anExpiredCertificateOfRedisIsNamedOnce(CapturedOutput output) throws Exception {
        try (TlsRedis redis = TlsRedis.start(folder, Instant.now().minusSeconds(60))) {
            assertThat(startFor(SEVERAL_TRIES, redis.variables())).isTrue();
        }
        assertNamedOnce(output, "NotAfter", "has expired");
    }

    /** Returns whether it started. */
    private static boolean startFor(Duration time, Map<String, String> environment) throws InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PRODUCER_ADDR", "127.0.0.1:0");
        try (ConfigurableApplicationContext context =
                QuietLauncher.start(ProducerApplication.SERVICE, all, "--holdfast.worker.enabled=false")) {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
            return context.isRunning();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void assertNamedOnce(CapturedOutput output, String reason, String hint) {
        List<String> lines = output.getAll().lines().toList();
        assertThat(lines.stream().filter(line -> line.contains("WARN") || line.contains("ERROR")))
                .filteredOn(line -> line.contains("Redis"))
                .singleElement()
                .asString()
                .contains(reason, hint);
        assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        assertThat(lines).hasSizeLessThan(MAX_LINES);
    }
}
