package io.holdfast.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service on loopback that tasks are pushed to. It can stop and restart on the same port. */
public final class TargetServer implements AutoCloseable {

    /** A received request. */
    public record Received(String method, String path, Headers headers, String text) {

        public String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int port;
    private volatile HttpHandler answer = exchange -> reply(exchange, 200, "");
    private HttpServer server;

    public TargetServer() {
        this.server = open(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer open(int on) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), on), 1_000);
            opened.createContext("/", this::handle);
            opened.setExecutor(threads);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(), text));
        answer.handle(exchange);
    }

    public static void reply(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (exchange) {
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    public TargetServer answering(int status, String body, String... headers) {
        answer = exchange -> reply(exchange, status, body, headers);
        return this;
    }

    public TargetServer answering(HttpHandler how) {
        answer = how;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + port + "/tasks";
    }

    public List<Received> received() {
        return received;
    }

    public void goAway() {
        server.stop(0);
    }

    public void comeBack() {
        server = open(port);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
