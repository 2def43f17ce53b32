package io.holdfast.cli.redis;

import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.redis.RedisEngine;
import java.util.Map;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** A connection to Redis for one command: Holdfast's engine, and plain commands. */
public final class RedisSession implements AutoCloseable {

    private final String address;
    private final LettuceConnectionFactory factory;
    private final RedisEngine engine;

    private RedisSession(String address, LettuceConnectionFactory factory) {
        this.address = address;
        this.factory = factory;
        this.engine = RedisEngine.of(factory);
    }

    /** @throws CommandException if Redis cannot be reached, or refuses the login */
    public static RedisSession open(Map<String, String> environment) {
        RedisVariables variables = new RedisVariables(environment);
        RedisSession session = new RedisSession(variables.address(), variables.factory());
        try {
            session.engine.inspector().totalDepths();
            session.factory.start();
            return session;
        } catch (StoreException e) {
            session.close();
            throw new CommandException(
                    ExitCode.UNAVAILABLE,
                    "Redis at " + session.address + ": " + Escapes.text(String.valueOf(e.getMessage())));
        }
    }

    /** For messages. */
    public String address() {
        return address;
    }

    public RedisEngine engine() {
        return engine;
    }

    /** Runs plain commands. Throws what the driver throws. */
    public <T> T plain(Function<RedisConnection, T> commands) {
        try (RedisConnection connection = factory.getConnection()) {
            return commands.apply(connection);
        }
    }

    @Override
    public void close() {
        engine.close();
        factory.destroy();
    }
}
