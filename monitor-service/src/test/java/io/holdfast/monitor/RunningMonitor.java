package io.holdfast.monitor;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** A monitor for all tests of this JVM, with its own Redis, which tests may kill and restart. */
final class RunningMonitor {

    private static final class Holder {
        static final RunningMonitor SHARED = new RunningMonitor(Map.of());
    }

    private static final class BasePathHolder {
        static final RunningMonitor SHARED = new RunningMonitor(Map.of("MONITOR_BASE_PATH", BASE_PATH));
    }

    private static final class UsersHolder {
        static final RunningMonitor SHARED = new RunningMonitor(Map.of("MONITOR_USERS_FILE", usersFile()));
    }

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    static final String BASE_PATH = "/ops/queues";

    private final HttpClient client = HttpClient.newHttpClient();
    private final RedisProcess redis;
    private final LettuceConnectionFactory connections;
    private RedisEngine engine;
    private final ConfigurableApplicationContext context;
    private int port;

    /** @param settings in addition to the addresses */
    RunningMonitor(Map<String, String> settings) {
        this.redis = RedisProcess.start(temporaryFolder());
        this.connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        this.engine = RedisEngine.of(connections);
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("MONITOR_ADDR", "127.0.0.1:0");
        all.put("REDIS_ADDR", redis.address());
        this.context = ServiceLauncher.start(MonitorApplication.SERVICE, all);
        this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        Runtime.getRuntime().addShutdownHook(new Thread(context::close));
    }

    /** Stops and starts the application, as the test framework of Spring does with cached contexts. */
    void restart() {
        stop();
        start();
    }

    void stop() {
        context.stop();
    }

    void start() {
        context.start();
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    static RunningMonitor shared() {
        return Holder.SHARED;
    }

    /** A monitor with a base path. */
    static RunningMonitor withBasePath() {
        return BasePathHolder.SHARED;
    }

    /** A monitor with the viewer {@code vera} and the operator {@code otto}; each has the own name as the password. */
    static RunningMonitor withUsers() {
        return UsersHolder.SHARED;
    }

    private static String usersFile() {
        BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(4);
        try {
            Path file = temporaryFolder().resolve("users");
            return Files.write(
                            file,
                            List.of("vera:viewer:" + encoder.encode("vera"), "otto:operator:" + encoder.encode("otto")))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RedisProcess redis() {
        return redis;
    }

    RedisEngine engine() {
        return engine;
    }

    /** Passes commands to Redis that the engine does not have. */
    void withRedis(Consumer<RedisConnection> commands) {
        try (RedisConnection connection = connections.getConnection()) {
            commands.accept(connection);
        }
    }

    /** Empties Redis and replaces the engine, so that no queue is registered. */
    void flush() {
        engine.close();
        engine = RedisEngine.of(connections);
        try (RedisConnection connection = connections.getConnection()) {
            connection.serverCommands().flushAll();
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    HttpResponse<String> get(String path) {
        return send(path, request -> {});
    }

    /** Sends a request, by default a GET. */
    HttpResponse<String> send(String path, Consumer<HttpRequest.Builder> details) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        details.accept(request);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a form as a browser does, with the CSRF token of a page. */
    HttpResponse<String> submit(String path, Map<String, String> fields) {
        HttpResponse<String> form = send("/enqueue", request -> request.header("Accept", "text/html"));
        Matcher token = TOKEN.matcher(form.body());
        if (!token.find()) {
            throw new IllegalStateException("The page has no token: " + form.body());
        }
        String body = "_csrf=" + token.group(1)
                + fields.entrySet().stream()
                        .map(field -> "&" + field.getKey() + "="
                                + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
        String cookies = form.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
        return send(
                path,
                request -> request.header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Cookie", cookies)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Returns the page to which an action redirects, with its message. */
    String follow(HttpResponse<String> redirect) {
        String location = redirect.headers().firstValue("Location").orElseThrow();
        String cookies = redirect.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .collect(Collectors.joining("; "));
        String path = redirect.uri().resolve(location).getRawPath();
        return send(path, request -> request.header("Accept", "text/html").header("Cookie", cookies))
                .body();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("holdfast-monitor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
