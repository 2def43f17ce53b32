package io.holdfast.queue.redis.connection;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Runs commands on one connection, and translates failures into the exceptions of the port. Nothing is sent twice. */
public final class CommandRunner {

    private final SharedConnect connections;
    private final ConnectFailures failures;
    private final Shards shards;

    /** @param failures of the connections */
    public CommandRunner(RedisConnectionFactory connections, ConnectFailures failures) {
        this.shards = new Shards(connections);
        this.connections = new SharedConnect(connections, failures);
        this.failures = failures;
    }

    /**
     * Runs commands.
     *
     * @param operation names them in an error message, as an infinitive: {@code list workers}
     */
    public <T extends @Nullable Object> T run(String operation, Function<RedisConnection, T> commands) {
        long started = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return commands.apply(connection);
        } catch (RuntimeException e) {
            noteFailure(e, started);
            throw translate(operation, e);
        }
    }

    /** The master that has the key; see {@link Shards}. */
    public String shardOf(byte[] key) {
        return shards.of(key);
    }

    /** Drops the connection if this failure shows that it is useless. */
    public void noteFailure(RuntimeException error, long startedNanos) {
        connections.failed(error, startedNanos);
    }

    public RuntimeException translate(String operation, RuntimeException error) {
        return failures.translate(operation, error);
    }
}
