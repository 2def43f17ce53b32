package io.holdfast.worker.service.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.Payload;
import io.holdfast.testing.TargetServer;
import io.holdfast.worker.service.client.NoResponseException.Kind;
import io.holdfast.worker.service.client.PushClient.Push;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request, with and without a response. */
class PushClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MAX_BODY_BYTES = 1_000;

    private final TargetServer server = new TargetServer();
    private final PushClient client = new PushClient(10, MAX_BODY_BYTES);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aRequestCarriesItsHeadersAndItsBody() throws Exception {
        server.answering(201, "done", "Retry-After", "7");
        PushResponse response = client.send(push(server.url()));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.retryAfter()).isEqualTo("7");
        assertThat(response.text()).isEqualTo("done");
        assertThat(response.complete()).isTrue();
        assertThat(server.received()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/tasks");
            assertThat(request.header("X-Tenant")).isEqualTo("7");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("User-Agent")).isEqualTo("Holdfast");
            assertThat(request.headers()).doesNotContainKeys("Cookie", "Accept-encoding");
            assertThat(request.text()).isEqualTo("{\"n\": 1}");
        });
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        server.answering(307, "", "Location", server.url() + "/elsewhere");
        assertThat(client.send(push(server.url())).status()).isEqualTo(307);
        assertThat(server.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void requestsAreNotRetried(int status) throws Exception {
        server.answering(status, "", "Retry-After", "0");
        assertThat(client.send(push(server.url())).status()).isEqualTo(status);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void cookiesAreNotKept() throws Exception {
        server.answering(200, "", "Set-Cookie", "a=b");
        client.send(push(server.url()));
        client.send(push(server.url()));
        assertThat(server.received()).noneMatch(request -> request.headers().containsKey("Cookie"));
    }

    @Test
    void aBodyIsNotReadBeyondTheLimit() throws Exception {
        server.answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[10_000];
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(block); // ends when the other side hangs up
                }
            }
        });
        PushResponse response = client.send(push(server.url()));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.complete()).isFalse();
        assertThat(response.body().size()).isEqualTo(MAX_BODY_BYTES);
    }

    @Test
    void aBodyOfExactlyTheLimitIsComplete() throws Exception {
        server.answering(200, "x".repeat(MAX_BODY_BYTES));
        assertThat(client.send(push(server.url())).complete()).isTrue();
    }

    @Test
    void aServiceThatDoesNotListenIsUnreachable() {
        server.goAway();
        assertNoResponse(Kind.UNREACHABLE, push(server.url()));
        assertNoResponse(Kind.UNREACHABLE, push("http://no-such-host.invalid/"));
    }

    @Test
    void aConnectionThatBreaksIsCutOff() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(socket));
            hangsUp.start();
            assertNoResponse(Kind.CUT_OFF, push("http://127.0.0.1:" + socket.getLocalPort() + "/"));
            hangsUp.join();
        }
    }

    @Test
    void aSlowResponseIsCutOffAtTheTimeout() {
        CountDownLatch end = new CountDownLatch(1);
        server.answering(exchange -> drip(exchange.getResponseBody(), exchange, end));
        Push push = push(server.url(), Duration.ofMillis(700), true);
        assertNoResponse(Kind.TIMED_OUT, push);
        end.countDown();
    }

    @Test
    void anInterruptCancelsTheRequest() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.answering(exchange -> awaitQuietly(end));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                client.send(push(server.url()));
            } catch (InterruptedException | NoResponseException e) {
                thrown.set(e);
            }
        });
        caller.start();
        await().until(() -> server.received().size() == 1);
        caller.interrupt();
        caller.join(LONG.toMillis());
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        end.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "127.1"})
    void privateTargetsAreNotConnected(String host) {
        int port = URI.create(server.url()).getPort();
        assertNoResponse(Kind.UNREACHABLE, push("http://" + host + ":" + port + "/", LONG, false));
        assertThat(server.received()).isEmpty();
    }

    @Test
    void theAddressIsCheckedForEachConnection() throws Exception {
        AtomicReference<String> meaning = new AtomicReference<>("127.0.0.1");
        try (PushClient guarded = new PushClient(1, MAX_BODY_BYTES, new PublicAddressResolver(named(meaning)))) {
            int port = URI.create(server.url()).getPort();
            Push push = push("http://rebound.example:" + port + "/", LONG, false);
            assertThatExceptionOfType(NoResponseException.class)
                    .isThrownBy(() -> guarded.send(push))
                    .withMessageContaining("rebound.example only has addresses on private networks");
            assertThat(server.received()).isEmpty();
        }
    }

    private static DnsResolver named(AtomicReference<String> meaning) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                return InetAddress.getAllByName(meaning.get());
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    private static void hangUp(ServerSocket socket) {
        try (Socket connection = socket.accept()) {
            byte[] buffer = new byte[10_000];
            String read = "";
            while (!read.contains("{\"n\": 1}")) {
                read += new String(buffer, 0, connection.getInputStream().read(buffer), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void drip(OutputStream out, com.sun.net.httpserver.HttpExchange exchange, CountDownLatch end)
            throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try {
            while (!end.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                out.write('.');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertNoResponse(Kind kind, Push push) {
        assertThatExceptionOfType(NoResponseException.class)
                .isThrownBy(() -> client.send(push))
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static Push push(String url) {
        return push(url, LONG, true);
    }

    private static Push push(String url, Duration timeout, boolean allowPrivate) {
        Payload body = Payload.ofText("{\"n\": 1}");
        return new Push(URI.create(url), Map.of("X-Tenant", "7"), body, timeout, allowPrivate);
    }
}
