package io.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Properties;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The Redis for tests, one per JVM: the one at {@code REDIS_TEST_ADDR}, otherwise a server started as described in
 * {@link RedisProcess}. Tests empty it, so never set the variable to a Redis with important data.
 */
public final class TestRedis {

    private static final class Holder {
        static final TestRedis SHARED = connect();
    }

    private final String host;
    private final int port;
    private final LettuceConnectionFactory factory;

    private TestRedis(String host, int port) {
        this.host = host;
        this.port = port;
        this.factory = new LettuceConnectionFactory(host, port);
        factory.afterPropertiesSet();
        factory.start();
    }

    public static TestRedis shared() {
        return Holder.SHARED;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public String address() {
        return host + ":" + port;
    }

    /** A plain connection factory for it, to read keys or to create an engine. */
    public LettuceConnectionFactory factory() {
        return factory;
    }

    /** Empties it, scripts included. */
    public void flush() {
        try (RedisConnection connection = factory.getConnection()) {
            connection.serverCommands().flushAll();
            connection.scriptingCommands().scriptFlush();
        }
    }

    public String version() {
        try (RedisConnection connection = factory.getConnection()) {
            Properties server = connection.serverCommands().info("server");
            return server == null ? "unknown" : server.getProperty("redis_version", "unknown");
        }
    }

    private static TestRedis connect() {
        String given = System.getenv("REDIS_TEST_ADDR");
        TestRedis redis = given == null || given.isBlank() ? started() : at(given);
        System.out.println("Tests run on Redis " + redis.version() + " at " + redis.address());
        return redis;
    }

    private static TestRedis at(String address) {
        int colon = address.lastIndexOf(':');
        return new TestRedis(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    private static TestRedis started() {
        try {
            RedisProcess process = RedisProcess.start(Files.createTempDirectory("holdfast-test-redis"));
            return new TestRedis("127.0.0.1", process.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
