package io.holdfast.producer.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.method.HandlerMethod;

/** The tokens of {@code API_TOKENS_FILE} over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class TokensIT {

    private static final List<String> SCOPES = List.of("enqueue", "read", "work", "admin");

    @TempDir
    private static Path folder;

    private static RunningProducer producer;

    @BeforeAll
    static void start() throws IOException {
        Path file = folder.resolve("tokens");
        Files.write(file, SCOPES.stream().map(scope -> line(scope, scope)).toList());
        producer = start(Map.of("API_TOKENS_FILE", file.toString(), "PRODUCER_API_TOKEN", "everything"));
    }

    @AfterAll
    static void stop() {
        producer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /task, enqueue",
        "POST, /tasks, enqueue",
        "GET, /, read",
        "GET, /openapi.yaml, read",
        "GET, /tasks, read",
        "GET, /tasks/a, read",
        "GET, /queues, read",
        "GET, /queues/default, read",
        "GET, /queues/default/limits, read",
        "GET, /queues/default/keys, read",
        "GET, /operations/a, read",
        "GET, /rates, read",
        "GET, /schedules, read",
        "GET, /schedules/a, read",
        "HEAD, /tasks, read",
        "POST, /leases, work",
        "POST, /leases/renew, work",
        "POST, /leases/complete, work",
        "POST, /leases/fail, work",
        "DELETE, /tasks/a, admin",
        "POST, /tasks/a/requeue, admin",
        "POST, /dead-letters/requeue, admin",
        "POST, /queues/default/pause, admin",
        "POST, /queues/default/resume, admin",
        "POST, /queues/default/purge, admin",
        "PUT, /queues/default/limits, admin",
        "POST, /queues/default/keys/a/pause, admin",
        "POST, /queues/default/keys/a/resume, admin",
        "PUT, /schedules/a, admin",
        "DELETE, /schedules/a, admin",
        "POST, /schedules/a/trigger, admin",
        "POST, /schedules/a/pause, admin",
        "POST, /schedules/a/resume, admin",
        "POST, /schedules/preview, admin"
    })
    void exactlyOneScopeAllowsACall(String method, String path, String scope) {
        for (String token : SCOPES) {
            Answer answer = call(producer, method, path, token);
            if (token.equals(scope)) {
                assertThat(answer.status()).as(token).isNotIn(401, 403, 500);
            } else if (method.equals("HEAD")) {
                answer.is(403);
            } else {
                assertThat(answer.isProblem(403, "FORBIDDEN").field("detail"))
                        .isEqualTo("The token " + token + " lacks the scope " + scope + ", which this call requires");
            }
        }
        assertThat(call(producer, method, path, "everything").status()).isNotIn(401, 403, 500);
        call(producer, method, path, "unknown").is(401);
    }

    @Test
    void everyEndpointHasAScope() {
        Map<String, HandlerMethod> endpoints = producer.endpoints();
        assertThat(endpoints)
                .hasSizeGreaterThan(30)
                .allSatisfy((mapping, endpoint) -> assertThat(endpoint.getMethodAnnotation(RequiresScope.class))
                        .as(mapping)
                        .isNotNull());
    }

    @Test
    void aChangedFileIsReadAgainAndAnInvalidOneIsNot(CapturedOutput output) throws IOException {
        Path file = folder.resolve("changing");
        Files.writeString(file, "# keys of our services\n\n" + line("ci", "read"));
        try (RunningProducer own = start(Map.of("API_TOKENS_FILE", file.toString()))) {
            call(own, "GET", "/tasks", "read").is(200);
            Files.writeString(file, line("ci", "read,enqueue", "new"));
            call(own, "GET", "/tasks", "new").is(200);
            call(own, "GET", "/tasks", "read").isProblem(401, "UNAUTHENTICATED");
            assertThat(own.get("/metrics").text()).contains("api_tokens_file_valid 1.0");
            Files.writeString(file, line("ci", "read", "newer") + "\nci2:read:canary-secret");
            call(own, "GET", "/tasks", "new").is(200);
            call(own, "GET", "/tasks", "new").is(200);
            call(own, "GET", "/tasks", "newer").isProblem(401, "UNAUTHENTICATED");
            assertThat(own.get("/metrics").text()).contains("api_tokens_file_valid 0.0");
            Files.delete(file);
            call(own, "GET", "/tasks", "new").is(200);
        }
        assertThat(output.getAll().lines().filter(line -> line.contains("is not valid: line 2 must be")))
                .hasSize(1);
        assertThat(output.getAll()).doesNotContain("canary-secret");
    }

    @Test
    void aFileWithoutTokensLocksEverybodyOut() throws IOException {
        Path file = Files.createFile(folder.resolve("empty"));
        try (RunningProducer own = start(Map.of("API_TOKENS_FILE", file.toString()))) {
            own.get("/tasks").isProblem(401, "UNAUTHENTICATED");
            own.get("/health").is(200);
        }
    }

    @Test
    void anInvalidFileStopsTheStartWithOneLine(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("bad"), line("a", "read") + "\na:read,write:" + hash("x"));
        assertThatThrownBy(() -> start(Map.of("API_TOKENS_FILE", file.toString())))
                .isInstanceOf(RuntimeException.class);
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("Could not start: API_TOKENS_FILE is '" + file + "'", "line 2 has an unknown scope");
        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void anAuditEntryNamesTheToken() {
        call(producer, "POST", "/queues/default/pause", "admin").is(204);
        assertThat(call(producer, "GET", "/queues/default", "read").is(200).text())
                .contains("producer API 127.0.0.1 (admin)");
        call(producer, "POST", "/queues/default/resume", "admin").is(204);
    }

    private static RunningProducer start(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("REDIS_ADDR", TestRedis.shared().address());
        return RunningProducer.start(all);
    }

    private static Answer call(RunningProducer to, String method, String path, String token) {
        return to.send(
                method,
                path,
                BodyPublishers.ofString(method.startsWith("P") && !path.endsWith("e") ? "{}" : ""),
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    private static String line(String name, String scopes) {
        return line(name, scopes, scopes);
    }

    private static String line(String name, String scopes, String token) {
        return name + ":" + scopes + ":" + hash(token);
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
