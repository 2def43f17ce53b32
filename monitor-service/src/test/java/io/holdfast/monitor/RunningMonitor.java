package io.holdfast.monitor;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A monitor for all tests of this JVM, with its own Redis, which tests may kill and restart. */
final class RunningMonitor {

    private static final class Holder {
        static final RunningMonitor SHARED = new RunningMonitor("");
    }

    private static final class BasePathHolder {
        static final RunningMonitor SHARED = new RunningMonitor(BASE_PATH);
    }

    static final String BASE_PATH = "/ops/queues";

    private final HttpClient client = HttpClient.newHttpClient();
    private final RedisProcess redis;
    private final LettuceConnectionFactory connections;
    private RedisEngine engine;
    private final ConfigurableApplicationContext context;
    private int port;

    private RunningMonitor(String basePath) {
        this.redis = RedisProcess.start(temporaryFolder());
        this.connections = new LettuceConnectionFactory("127.0.0.1", redis.port());
        connections.afterPropertiesSet();
        connections.start();
        this.engine = RedisEngine.of(connections);
        this.context = ServiceLauncher.start(
                MonitorApplication.SERVICE,
                Map.of("MONITOR_ADDR", "127.0.0.1:0", "MONITOR_BASE_PATH", basePath, "REDIS_ADDR", redis.address()));
        this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        Runtime.getRuntime().addShutdownHook(new Thread(context::close));
    }

    /** Stops and starts the application, as the test framework of Spring does with cached contexts. */
    void restart() {
        context.stop();
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

    RedisProcess redis() {
        return redis;
    }

    RedisEngine engine() {
        return engine;
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
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url(path))).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("holdfast-monitor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
