package io.holdfast.producer.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code RATE_LIMIT_PER_CLIENT} over HTTP. With one call a second, a loop of calls meets it on any machine. */
class RateLimitIT {

    private static final Map<String, String> LIMITED = Map.of(
            "REDIS_ADDR", TestRedis.shared().address(), "RATE_LIMIT_PER_CLIENT", "1", "PRODUCER_API_TOKEN", "good");

    @Test
    void callsBeyondTheLimitAreRefusedAndProbesAreNot() {
        try (RunningProducer producer = RunningProducer.start(LIMITED)) {
            Answer refused = callUntilRefused(producer, "Authorization", "Bearer good");
            assertThat(refused.isProblem(429, "RATE_LIMITED").header("Retry-After"))
                    .isEqualTo("1");
            for (int i = 0; i < 20; i++) {
                producer.get("/health").is(200);
                producer.get("/metrics").is(200);
            }
        }
    }

    @Test
    void wrongTokensCountForTheAddressAndNotForAToken() {
        try (RunningProducer producer = RunningProducer.start(LIMITED)) {
            callUntilRefused(producer, "Authorization", "Bearer bad");
            get(producer, "Authorization", "Bearer good").is(200);
        }
    }

    @Test
    void aForwardedAddressCountsOnlyIfProxiesAreTrusted() {
        try (RunningProducer producer = RunningProducer.start(LIMITED)) {
            callUntilRefused(producer);
            callUntilRefused(producer, "X-Forwarded-For", "203.0.113.7");
        }
        try (RunningProducer producer = RunningProducer.start(LIMITED, "--server.forward-headers-strategy=native")) {
            callUntilRefused(producer, "X-Forwarded-For", "203.0.113.7");
            get(producer, "X-Forwarded-For", "203.0.113.8").is(401);
        }
    }

    /** The limit refills while this runs, so a few calls may pass. */
    private static Answer callUntilRefused(RunningProducer producer, String... headers) {
        for (int i = 0; i < 1_000; i++) {
            Answer answer = get(producer, headers);
            if (answer.status() == 429) {
                return answer;
            }
        }
        throw new AssertionError("1000 calls were allowed");
    }

    private static Answer get(RunningProducer producer, String... headers) {
        return producer.send("GET", "/openapi.yaml", BodyPublishers.noBody(), headers);
    }
}
