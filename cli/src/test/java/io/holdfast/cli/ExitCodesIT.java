package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands fail: one line, and an exit code. */
class ExitCodesIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "get",
                "get --frob x",
                "get a/b",
                "get ..",
                "list --queue a:b",
                "list --limit many",
                "drain",
                "purge mail",
                "limits",
                "limits set mail",
                "schedules frob",
                "enqueue --delay 5",
                "get x --url localhost:8085",
                "get x --url ftp://localhost"
            })
    void wrongUsage(String command) {
        RunCommand.Result result = holdfast().run(command.isEmpty() ? new String[0] : command.split(" ", -1));
        assertThat(result.is(2).err()).isNotBlank();
        assertThat(result.out()).isEmpty();
    }

    @Test
    void notFound() {
        assertThat(holdfast().run("get", "gone").is(3).err()).hasLineCount(1).contains("gone");
        holdfast().run("queues", "gone").is(3);
    }

    @Test
    void unavailableProducer() {
        RunCommand nobody = RunCommand.with(Map.of("HOLDFAST_URL", "http://127.0.0.1:" + RedisProcess.freePort()));
        assertThat(nobody.run("stats").is(4).err()).hasLineCount(1).startsWith("Cannot connect to the producer at");
    }

    @Test
    void unavailableRedis() {
        RedisProcess redis = RedisProcess.start(folder);
        try (RunningProducer producer = RunningProducer.start(Map.of("REDIS_ADDR", redis.address()))) {
            redis.close();
            RunCommand.Result result = producer.holdfast().run("enqueue").is(4);
            assertThat(result.err()).contains("Redis", "--id ").hasLineCount(1);
            producer.holdfast().run("stats").is(4);
        } finally {
            redis.close();
        }
    }

    @Test
    void aMissingOrWrongTokenFails() {
        try (RunningProducer producer = RunningProducer.start(Map.of("PRODUCER_API_TOKEN", "secret"))) {
            assertThat(producer.holdfast().run("stats").is(1).err()).contains("HOLDFAST_TOKEN");
            producer.holdfast().run("stats", "--token", "wrong").is(1);
            producer.holdfast().run("--token", "secret", "stats").is(0);
            RunCommand.with(Map.of("HOLDFAST_URL", producer.url() + "/", "HOLDFAST_TOKEN", "secret"))
                    .run("stats")
                    .is(0);
        }
    }

    @Test
    void anAnswerOfSomethingElseIsSaidToBeOne() throws IOException {
        try (Stub stub = new Stub(200, "<html>");
                Stub missing = new Stub(404, "<html>")) {
            assertThat(stub.holdfast().run("stats").is(1).err()).hasLineCount(1);
            assertThat(missing.holdfast().run("stats").is(3).err()).contains("not as a Holdfast producer does");
        }
    }

    @Test
    void whatTheProducerSaysCannotDriveTheTerminal() throws IOException {
        String problem = "{\"code\":\"INVALID_ARGUMENT\",\"detail\":\"x\\u001b[2Jy\\u009b\\nz\"}";
        try (Stub stub = new Stub(400, problem)) {
            assertThat(stub.holdfast().run("stats").is(2).err()).isEqualTo("x\\u001b[2Jy\\u009b\\nz\n");
        }
    }

    @Test
    void limitsAreReadAndChanged() throws IOException {
        String limits =
                "{\"concurrency\":50,\"rate\":{\"count\":100,\"per_ms\":1000},\"keys\":{\"a\\u001b\":{\"weight\":3}}}";
        try (Stub stub = new Stub(200, limits)) {
            assertThat(stub.holdfast().run("limits", "get", "mail").is(0).out())
                    .contains("at most 50", "at most 100/s", "a\\u001b", "no limit");
            stub.holdfast()
                    .run("limits", "set", "mail", "--concurrency", "none", "--key-rate", "5/s burst 2")
                    .is(0);
            assertThat(stub.received())
                    .isEqualTo("PUT /queues/mail/limits {\"rate\":{\"count\":100,\"per_ms\":1000},"
                            + "\"keys\":{\"a\\u001B\":{\"weight\":3}},"
                            + "\"key_rate\":{\"count\":5,\"per_ms\":1000,\"burst\":2}}");
            stub.holdfast()
                    .input("{\"concurrency\":1}")
                    .run("limits", "set", "mail", "--file", "-")
                    .is(0);
            assertThat(stub.received()).isEqualTo("PUT /queues/mail/limits {\"concurrency\":1}");
            stub.holdfast().run("limits", "set", "mail", "--concurrency", "-1").is(2);
        }
    }

    @Test
    void helpVersionAndCompletionNeedNoProducer() {
        assertThat(holdfast().run("--version").is(0).out()).startsWith("holdfast ");
        assertThat(holdfast().run("--help").is(0).out()).contains("doctor", "Exit codes:");
        assertThat(holdfast().run("limits", "set", "--help").is(0).out()).contains("--key-rate");
        assertThat(holdfast().run("completion").is(0).out()).contains("complete ", "schedules", "--key-rate");
    }

    private static RunCommand holdfast() {
        return RunningProducer.shared().holdfast();
    }

    /** A server with one answer. */
    private static final class Stub implements AutoCloseable {

        private final HttpServer server;
        private volatile String received = "";

        Stub(int status, String body) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                received = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(bytes);
                }
            });
            server.start();
        }

        RunCommand holdfast() {
            return RunCommand.with(Map.of(
                    "HOLDFAST_URL", "http://127.0.0.1:" + server.getAddress().getPort()));
        }

        String received() {
            return received;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
