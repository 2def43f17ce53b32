package io.holdfast.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A reverse proxy that only forwards paths under a prefix. */
final class PathProxy implements AutoCloseable {

    private final String prefix;
    private final String target;
    private final List<String> strays = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    /** @param target the prefix at the service */
    PathProxy(String prefix, String target) throws IOException {
        this.prefix = prefix;
        this.target = target;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + prefix;
    }

    /** The requests outside the prefix. */
    List<String> strays() {
        return strays;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            if (!path.startsWith(prefix)) {
                strays.add(path);
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            HttpResponse<InputStream> answer = ask(exchange, target + path.substring(prefix.length()));
            answer.headers().firstValue("Content-Type").ifPresent(type -> set(exchange, "Content-Type", type));
            answer.headers().firstValue("Location").ifPresent(place -> set(exchange, "Location", place));
            answer.headers()
                    .firstValue("Content-Security-Policy")
                    .ifPresent(policy -> set(exchange, "Content-Security-Policy", policy));
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            pass(answer.body(), exchange.getResponseBody());
        }
    }

    /** Each byte as soon as it is there, as a stream of events needs it. */
    private static void pass(InputStream from, OutputStream to) throws IOException {
        byte[] part = new byte[8_192];
        for (int read = from.read(part); read >= 0; read = from.read(part)) {
            to.write(part, 0, read);
            to.flush();
        }
    }

    private HttpResponse<InputStream> ask(HttpExchange exchange, String url) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(exchange.getRequestMethod(), BodyPublishers.noBody())
                .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
                .build();
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void set(HttpExchange exchange, String header, String value) {
        exchange.getResponseHeaders().set(header, value);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
