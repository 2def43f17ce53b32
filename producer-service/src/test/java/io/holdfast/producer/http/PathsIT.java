package io.holdfast.producer.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RawHttp;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.TestRedis;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that do not depend on tasks: paths, methods, parameters and malformed requests. */
class PathsIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();

    @BeforeAll
    static void emptyRedis() {
        TestRedis.shared().flush();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/tasks/", "//tasks", "/task/x/y", "/error", "/actuator", "/openapi.yml", "/TASK"})
    void unknownPathsAreNotFound(String path) {
        PRODUCER.get(path).isProblem(404, "NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /task, POST",
        "PUT, /task, POST",
        "DELETE, /tasks, 'GET,POST'",
        "PATCH, /tasks/a, 'DELETE,GET'",
        "GET, /tasks/a/requeue, POST",
        "GET, /dead-letters/requeue, POST",
        "FOO, /task, POST"
    })
    void otherMethodsAreNotAllowed(String method, String path, String allowed) {
        Answer answer = PRODUCER.send(method, path, BodyPublishers.noBody()).isProblem(405, "METHOD_NOT_ALLOWED");
        assertThat(answer.header("Allow").replace(" ", "").split(",")).containsExactlyInAnyOrder(allowed.split(","));
    }

    @Test
    void headAndOptionsAreAnswered() {
        Answer head = PRODUCER.send("HEAD", "/tasks", BodyPublishers.noBody()).is(200);
        assertThat(head.text()).isEmpty();
        assertThat(PRODUCER.send("HEAD", "/task", BodyPublishers.noBody())
                        .is(405)
                        .text())
                .isEmpty();
        assertThat(PRODUCER.send("OPTIONS", "/task", BodyPublishers.noBody())
                        .is(200)
                        .header("Allow"))
                .contains("POST");
    }

    @Test
    void connectionStaysOpenForManyRequests() {
        for (int call = 0; call < 150; call++) {
            assertThat(PRODUCER.get("/health/liveness").is(200).header("Connection"))
                    .as("of call %d", call)
                    .isNotEqualTo("close");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%zz",
                "a%2Fb",
                "a%00b",
                "a%0Ab",
                "a%20b",
                "%F0%9F%98%80",
                "%FF",
                "a.b",
                "a%3Fb",
                "..%5c..",
                "a:b",
                "%25"
            })
    void invalidIdsAreRefused(String id) {
        for (String call : new String[] {"GET /tasks/" + id, "DELETE /tasks/" + id, "POST /tasks/" + id + "/requeue"}) {
            assertThat(RawHttp.exchange(PRODUCER.port(), call + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .as(call)
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "INVALID_ARGUMENT")
                    .doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /tasks/a|b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /tasks?queue=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /tasks?limit=% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /tasks HTTP/1.1\r\n\r\n",
                "GET /tasks HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void malformedHttpIsAnsweredWithAProblem(String request) {
        assertThat(RawHttp.exchange(PRODUCER.port(), request))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "INVALID_ARGUMENT")
                .doesNotContain("Exception", "Tomcat", "<html");
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks?limit=0, limit",
        "/tasks?limit=1001, limit",
        "/tasks?limit=-1, limit",
        "/tasks?limit=1e2, limit",
        "/tasks?limit=99999999999999999999, limit",
        "/tasks?state=done, state",
        "/tasks?state=PENDING, state",
        "/tasks?queue=a.b, queue",
        "/tasks?queue=a&queue=b, queue",
        "/tasks?cursor=x, cursor",
        "/tasks?state=dead&cursor=0_-inf_5, cursor",
        "/tasks/a?queue=%C3%BC, queue",
        "/tasks?limit=1&limit=1, limit",
        "/tasks?cursor=&cursor=, cursor",
        "/tasks?queue=, queue",
        "/tasks?queue, queue",
        "/tasks?queue=%20, queue",
        "/tasks?state=, state",
        "/tasks?limit=, limit",
        "/tasks?cursor=, cursor",
        "/tasks/a?queue=, queue",
        "/tasks?queu=a, queu",
        "/tasks/a?limit=1, limit",
        "/queues?limit=0, limit",
        "/queues?limit=1001, limit",
        "/queues?cursor=a.b, cursor",
        "/queues?queue=a, queue",
        "/queues/a.b, queue",
        "/queues/a?limit=1, limit"
    })
    void invalidParameterIsNamed(String path, String parameter) {
        Answer answer = PRODUCER.get(path).isProblem(400, "INVALID_ARGUMENT");
        assertThat(answer.errors()).containsExactly(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /dead-letters/requeue?queue=, queue",
        "POST, /dead-letters/requeue?queu=a, queu",
        "POST, /dead-letters/requeue?queue=a&queue=a, queue",
        "POST, /tasks/a/requeue?queue=, queue",
        "DELETE, /tasks/a?queue=, queue",
        "DELETE, /tasks/a?running=, running",
        "DELETE, /tasks/a?running=true&running=true, running",
        "POST, /task?queue=a, queue",
        "POST, /tasks?queue=, queue",
        "POST, /queues/a/pause?queue=a, queue",
        "POST, /queues/a/resume?x=a, x",
        "POST, /queues/a/purge?state=dead, state",
        "POST, /queues/a.b/pause, queue",
        "POST, /leases?queue=a, queue",
        "POST, /leases/renew?receipt=, receipt"
    })
    void invalidParameterOfAWriteIsNamed(String method, String path, String parameter) {
        Answer answer = PRODUCER.send(method, path, BodyPublishers.ofString("{}"), "Content-Type", "application/json")
                .isProblem(400, "INVALID_ARGUMENT");
        assertThat(answer.errors()).containsExactly(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "/dead-letters/requeue?queu=a, queu",
        "/dead-letters/requeue?queue=a&queue=a, queue",
        "/dead-letters/requeue?qu%65u=a, queu",
        "/tasks/a/requeue?queu=a, queu",
        "/queues/a/pause?x=a, x"
    })
    void invalidParameterIsNamedThoughTheBodyIsDeclaredAForm(String path, String parameter) {
        Answer answer = PRODUCER.send(
                        "POST", path, BodyPublishers.noBody(), "Content-Type", "application/x-www-form-urlencoded")
                .isProblem(400, "INVALID_ARGUMENT");
        assertThat(answer.errors()).containsExactly(parameter);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /task, 415",
        "POST, /leases/renew, 415",
        "GET, /tasks, 200",
        "DELETE, /tasks/a, 404",
        "POST, /tasks/a/requeue, 404",
        "GET, /health, 200"
    })
    void formWithoutBoundaryDoesNotFail(String method, String path, int status) {
        assertThat(PRODUCER.send(method, path, BodyPublishers.noBody(), "Content-Type", "multipart/form-data")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void linksOfTheStartAreRelative() {
        Answer start = PRODUCER.get("/").is(200);
        assertThat(start.header("Link")).isEqualTo("<openapi.yaml>; rel=\"service-desc\"");
        start.json().properties().stream()
                .filter(link -> !link.getKey().equals("service"))
                .forEach(link -> PRODUCER.get("/" + link.getValue().asString()).is(200));
        Answer description = PRODUCER.get("/" + start.field("openapi")).is(200);
        assertThat(description.header("Content-Type")).startsWith("application/yaml");
        assertThat(description.text()).startsWith("openapi: 3.1.0");
    }

    @Test
    void healthAndMetricsAreServed() {
        assertThat(PRODUCER.get("/health").is(200).field("status")).isEqualTo("UP");
        PRODUCER.get("/health/liveness").is(200);
        PRODUCER.get("/health/readiness").is(200);
        assertThat(PRODUCER.get("/metrics").is(200).header("Content-Type")).startsWith("text/plain");
        PRODUCER.send("GET", "/metrics", BodyPublishers.noBody(), "Accept", "image/png")
                .isProblem(406, "NOT_ACCEPTABLE");
    }
}
