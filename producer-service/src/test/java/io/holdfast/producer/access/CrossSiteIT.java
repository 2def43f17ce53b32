package io.holdfast.producer.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that browsers send for pages. */
class CrossSiteIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();

    @ParameterizedTest
    @CsvSource({
        "POST, /task",
        "POST, /tasks",
        "DELETE, /tasks/a",
        "POST, /tasks/a/requeue",
        "POST, /dead-letters/requeue",
        "POST, /queues/default/pause",
        "POST, /queues/default/resume",
        "POST, /queues/default/purge",
        "POST, /leases",
        "POST, /leases/renew",
        "POST, /leases/complete",
        "POST, /leases/fail",
        "PUT, /nothing"
    })
    void pageOfAnotherSiteChangesNothing(String method, String path) {
        PRODUCER.send(method, path, BodyPublishers.noBody(), "Sec-Fetch-Site", "cross-site")
                .isProblem(403, "FORBIDDEN");
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-site",
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://localhost:1",
        "Origin, '%'"
    })
    void eachSignOfAnotherSiteCounts(String header, String value) {
        assertThat(pause(header, value).isProblem(403, "FORBIDDEN").field("detail"))
                .contains("PRODUCER_API_TOKEN", "X-Forwarded-Host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void ownPageAndTypedAddressAreServed(String site) {
        pause("Sec-Fetch-Site", site).is(204);
    }

    @Test
    void pageOfThisHostIsServedWithAndWithoutAProxy() {
        pause("Origin", "http://127.0.0.1:" + PRODUCER.port()).is(204);
        pause("Origin", "https://queue.example", "X-Forwarded-Host", "queue.example")
                .is(204);
        pause("Origin", "http://queue.example", "X-Forwarded-Host", "Queue.example, inner:80")
                .is(204);
        pause("Origin", "http://evil.example", "X-Forwarded-Host", "queue.example")
                .isProblem(403, "FORBIDDEN");
    }

    @Test
    void anotherSiteMayReadWhatItCannotSee() {
        PRODUCER.send("GET", "/queues/default", BodyPublishers.noBody(), "Sec-Fetch-Site", "cross-site")
                .is(200);
    }

    @Test
    void aTokenIsEnough() {
        try (RunningProducer own = RunningProducer.start(
                Map.of("REDIS_ADDR", TestRedis.shared().address(), "PRODUCER_API_TOKEN", "s3cret"))) {
            String path = "/queues/default/resume";
            own.send("POST", path, BodyPublishers.noBody(), "Sec-Fetch-Site", "cross-site")
                    .isProblem(401, "UNAUTHENTICATED");
            own.send(
                            "POST",
                            path,
                            BodyPublishers.noBody(),
                            "Sec-Fetch-Site",
                            "cross-site",
                            "Authorization",
                            "Bearer s3cret")
                    .is(204);
        }
    }

    /** The queue {@code default} always exists. */
    private static Answer pause(String... headers) {
        PRODUCER.post("/queues/default/resume").is(204);
        Answer answer = PRODUCER.send("POST", "/queues/default/pause", BodyPublishers.noBody(), headers);
        PRODUCER.post("/queues/default/resume").is(204);
        return answer;
    }
}
