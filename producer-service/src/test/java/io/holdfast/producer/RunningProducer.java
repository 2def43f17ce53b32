package io.holdfast.producer;

import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.TestRedis;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The service as a client sees it: configured by environment variables, used over HTTP. */
public final class RunningProducer implements AutoCloseable {

    private static final class Holder {
        static final RunningProducer SHARED =
                start(Map.of("REDIS_ADDR", TestRedis.shared().address()));
    }

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConfigurableApplicationContext context;
    private int port;

    private RunningProducer(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = portOf(context);
    }

    private static int portOf(ConfigurableApplicationContext context) {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Stops and starts the application, as Spring's test framework does with cached contexts. */
    public void restart() {
        context.stop();
        context.start();
        port = portOf(context);
    }

    /** One for all tests, with default settings, on the shared Redis. */
    public static RunningProducer shared() {
        return Holder.SHARED;
    }

    /** @param arguments properties as {@code --name=value} */
    public static RunningProducer start(Map<String, String> environment, String... arguments) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("PRODUCER_ADDR", "127.0.0.1:0");
        return new RunningProducer(ServiceLauncher.start(ProducerApplication.SERVICE, all, arguments));
    }

    public int port() {
        return port;
    }

    /** The endpoints of our controllers by their mapping; without that for errors, which nobody calls. */
    public Map<String, HandlerMethod> endpoints() {
        Map<String, HandlerMethod> endpoints = new TreeMap<>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, endpoint) -> endpoints.put(mapping.toString(), endpoint));
        endpoints.values().removeIf(endpoint -> ErrorController.class.isAssignableFrom(endpoint.getBeanType()));
        return endpoints;
    }

    public Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public Answer delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    public Answer post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    public Answer post(String path, String json) {
        return postBytes(path, json.getBytes(StandardCharsets.UTF_8));
    }

    public Answer put(String path, String json) {
        return send(
                "PUT",
                path,
                BodyPublishers.ofByteArray(json.getBytes(StandardCharsets.UTF_8)),
                "Content-Type",
                "application/json");
    }

    public Answer postBytes(String path, byte[] body) {
        return send("POST", path, BodyPublishers.ofByteArray(body), "Content-Type", "application/json");
    }

    /** Without a Content-Length. */
    public Answer postChunked(String path, byte[] body) {
        BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        return send("POST", path, chunks, "Content-Type", "application/json");
    }

    public Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return Answer.of(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
