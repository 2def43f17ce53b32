package io.holdfast.worker.service.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.testing.TargetServer;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.service.client.PushClient;
import io.holdfast.worker.service.route.Routes;
import io.holdfast.worker.service.route.RoutesProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means for its task. */
class PushHandlerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final int MAX_BODY_BYTES = 1_000;

    private final TargetServer server = new TargetServer();
    private final PushClient client = new PushClient(10, MAX_BODY_BYTES);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private Route route;
    private PushHandler handler = handler("");

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private PushHandler handler(String fields) {
        String text = "email: {url: '" + server.url() + "', allow_private: true, secret_env: S, " + fields + "}";
        Routes routes = Routes.read(new RoutesProperties(null, text, false), Map.of("S", "s3cret")::get);
        route = new Route(routes.all().get(0));
        registry.clear();
        return new PushHandler(route, client, new RouteMetrics(registry, route), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aRequestDescribesItsTask() throws Exception {
        push("t1");
        assertThat(server.received()).singleElement().satisfies(request -> {
            assertThat(request.header("Holdfast-Task-Id")).isEqualTo("t1");
            assertThat(request.header("Holdfast-Task-Type")).isEqualTo("email");
            assertThat(request.header("Holdfast-Queue")).isEqualTo("route-email");
            assertThat(request.header("Holdfast-Attempt")).isEqualTo("2");
            assertThat(request.header("Holdfast-Fencing-Token")).isEqualTo("4711");
            assertThat(request.header("Holdfast-Deadline")).isEqualTo("2026-01-01T00:00:30.123Z");
            assertThat(request.header("traceparent")).isEqualTo(FakeTask.TRACEPARENT);
            assertThat(request.header("tracestate")).isEqualTo("vendor=1");
            assertThat(request.header("Holdfast-Timestamp")).isEqualTo("1767225600");
            assertThat(request.header("Holdfast-Signature")).isEqualTo("v1=" + signature(request.text()));
            assertThat(request.text()).isEqualTo(FakeTask.PAYLOAD.text());
        });
    }

    private static String signature(String body) {
        return new io.holdfast.worker.service.route.Secret("s3cret")
                .sign(1_767_225_600L, "t1", body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void theDeadlineOfTheTaskAppliesIfItIsSooner() throws Exception {
        handler.handle(
                FakeTask.PAYLOAD,
                new FakeTask(
                        new io.holdfast.queue.task.TaskId("t"), Optional.of(Duration.ofSeconds(2)), Optional.empty()));
        assertThat(server.received().get(0).header("Holdfast-Deadline")).isEqualTo("2026-01-01T00:00:02.123Z");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void successResponsesComplete(int status) throws Exception {
        server.answering(status, "");
        assertThat(push("t")).isNull();
        assertThat(count("completed")).isOne();
    }

    @Test
    void theBodyIsTheResult() throws Exception {
        server.answering(200, "{\"sent\": [1, 2]}");
        assertThat(push("t")).isEqualTo(Payload.ofText("{\"sent\": [1, 2]}"));
        server.answering(200, "sent two");
        assertThat(push("t")).isEqualTo("sent two");
        server.answering(200, " \n");
        assertThat(push("t")).isNull();
        server.answering(200, "{\"a\": 1} {}");
        assertThat(push("t")).isEqualTo("{\"a\": 1} {}");
        server.answering(200, "x".repeat(MAX_BODY_BYTES + 1));
        assertThat(push("t")).isInstanceOf(TaskResult.NotKept.class);
        server.answering(exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {(byte) 0xff, (byte) 0xfe});
            exchange.close();
        });
        assertThat(push("t")).isInstanceOf(TaskResult.NotKept.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 410, 422, 425, 499})
    void otherClientErrorsBury(int status) {
        server.answering(status, "no such user");
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> push("t"))
                .withMessage("answered " + status + ": no such user");
        assertThat(count("refused")).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowedAndBuries(int status) {
        server.answering(status, "", "Location", server.url());
        assertThatExceptionOfType(PermanentFailureException.class)
                .isThrownBy(() -> push("t"))
                .withMessage("answered " + status + " (redirects are not followed)");
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 599})
    void serverErrorsCostARetry(int status) {
        server.answering(status, "");
        assertThatExceptionOfType(PushFailedException.class).isThrownBy(() -> push("t"));
        assertThat(count("failed")).isOne();
    }

    @Test
    void aTimeoutCostsARetry() {
        handler = handler("timeout: 300ms");
        CountDownLatch end = new CountDownLatch(1);
        server.answering(exchange -> awaitQuietly(end));
        assertThatExceptionOfType(PushFailedException.class).isThrownBy(() -> push("t"));
        assertThat(count("timed_out")).isOne();
        end.countDown();
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 7, 11",
        "503, 7, 7, 11",
        "503, '', -1, -1",
        "429, '', 1, 2",
        "429, -5, 1, 2",
        "429, 0, 1, 2",
        "429, 'Thu, 01 Jan 1970 00:00:00 GMT', 1, 2",
        "503, 0, 1, 2",
        "503, 'Thu, 01 Jan 1970 00:00:00 GMT', 1, 2",
        "503, soon, -1, -1",
        "500, 7, -1, -1"
    })
    void retryAfterSnoozesTheTaskAndPausesTheRoute(int status, String header, int atLeast, int atMost) {
        server.answering(status, "", "Retry-After", header);
        Throwable thrown = catchThrowable(() -> push("t"));
        if (atLeast < 0) {
            assertThat(thrown).isInstanceOf(PushFailedException.class);
            assertThat(route.room(10, 10)).isEqualTo(10);
        } else {
            assertThat(((RetryAfterException) thrown).delay())
                    .isBetween(Duration.ofSeconds(atLeast), Duration.ofSeconds(atMost));
            assertThat(count("put_off")).isOne();
            assertThat(route.room(10, 10)).isZero();
            assertThat(registry.get("route.paused").gauge().value()).isOne();
        }
    }

    /** The service is busy for one customer only: the others go on. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterDelaysTheKeyOfATaskThatHasOneAndNotTheRoute(int status) {
        server.answering(status, "", "Retry-After", "7");
        assertThatExceptionOfType(RetryAfterException.class)
                .isThrownBy(
                        () -> handler.handle(FakeTask.PAYLOAD, FakeTask.of("t").withKey("acme")))
                .satisfies(e -> {
                    assertThat(e.delay()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(e.delaysKey()).isTrue();
                });
        assertThat(count("put_off")).isOne();
        assertThat(route.room(10, 10)).isEqualTo(10);
    }

    /** That the route is busy says nothing about the key. */
    @Test
    void aSnoozeBecauseOfTheRouteDelaysNoKey() {
        route.pause(Duration.ofSeconds(30));
        assertThatExceptionOfType(RetryAfterException.class)
                .isThrownBy(
                        () -> handler.handle(FakeTask.PAYLOAD, FakeTask.of("t").withKey("acme")))
                .satisfies(e -> assertThat(e.delaysKey()).isFalse());
        server.goAway();
        handler = handler("");
        assertThatExceptionOfType(RetryAfterException.class)
                .isThrownBy(
                        () -> handler.handle(FakeTask.PAYLOAD, FakeTask.of("t").withKey("acme")))
                .satisfies(e -> assertThat(e.delaysKey()).isFalse());
    }

    @Test
    void tasksFromOtherQueuesAreSnoozedWhileTheRouteIsPaused() {
        route.pause(Duration.ofSeconds(30));
        assertThatExceptionOfType(RetryAfterException.class)
                .isThrownBy(() -> push("t"))
                .satisfies(e -> assertThat(e.delay()).isGreaterThan(Duration.ofSeconds(29)));
        assertThat(server.received()).isEmpty();
    }

    @Test
    void anUnreachableServiceCostsNoRetry() {
        server.goAway();
        assertThatExceptionOfType(RetryAfterException.class)
                .isThrownBy(() -> push("t"))
                .withMessageStartingWith("Route email: ");
        assertThat(count("unreachable")).isOne();
    }

    @Test
    void repeatedlyBrokenConnectionsCostARetry() {
        server.answering(exchange -> exchange.close());
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        }
        assertThatExceptionOfType(PushFailedException.class).isThrownBy(() -> push("t"));
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("another"));
        assertThat(count("cut_off")).isEqualTo(7);
    }

    @Test
    void failuresCostNoRetryOnceTheBreakerIsOpen() throws Exception {
        handler = handler("breaker: {window: 4, min_calls: 4, wait: 200ms, max_wait: 200ms}");
        server.answering(500, "");
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(PushFailedException.class).isThrownBy(() -> push("t"));
        }
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        assertThat(route.room(10, 10)).isZero();
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        assertThat(server.received()).as("the last was not sent").hasSize(4);
        assertThat(registry.get("route.breaker.open").gauge().value()).isOne();

        org.awaitility.Awaitility.await().until(() -> route.room(10, 10) == 1);
        assertThatExceptionOfType(RetryAfterException.class).as("a probe").isThrownBy(() -> push("t"));
        org.awaitility.Awaitility.await().until(() -> route.room(10, 10) == 1);
        server.answering(200, "");
        push("t");
        assertThat(route.room(10, 10)).isEqualTo(10);
        assertThat(registry.get("route.breaker.open").gauge().value()).isZero();
    }

    @Test
    void onlyOneProbeRunsAtATime() {
        handler = handler("breaker: {window: 1, min_calls: 1, wait: 200ms, max_wait: 200ms}");
        server.goAway();
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        org.awaitility.Awaitility.await().until(() -> route.room(10, 10) == 1);
        assertThat(route.room(9, 10)).isZero();
    }

    @Test
    void refusalsDoNotOpenTheBreaker() {
        handler = handler("breaker: {window: 2, min_calls: 2}");
        server.answering(404, "");
        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(PermanentFailureException.class).isThrownBy(() -> push("t"));
        }
        assertThat(route.room(10, 10)).isEqualTo(10);
    }

    @Test
    void theRateLimitsAcquires() throws Exception {
        handler = handler("rate: 1/m");
        assertThat(route.room(10, 10)).isOne();
        push("t");
        assertThat(route.room(10, 10)).isZero();
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void concurrentRequestsAreLimited() throws Exception {
        handler = handler("concurrency: 1");
        route.beginCall();
        assertThatExceptionOfType(RetryAfterException.class).isThrownBy(() -> push("t"));
        route.endCall();
        push("t");
        assertThat(server.received()).hasSize(1);
    }

    private Object push(String id) throws Exception {
        return handler.handle(FakeTask.PAYLOAD, FakeTask.of(id));
    }

    private double count(String outcome) {
        return registry.get("route.requests").tag("outcome", outcome).counter().count();
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
