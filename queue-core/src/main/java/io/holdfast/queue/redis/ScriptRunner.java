package io.holdfast.queue.redis;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Runs scripts and commands, and turns what can go wrong into the exceptions of the port. A script that Redis does not
 * know (after a restart, a failover, a SCRIPT FLUSH) is sent whole; it has not run then, so that is safe. Nothing else
 * is sent twice.
 */
final class ScriptRunner {

    private final FirstConnection connections;

    ScriptRunner(RedisConnectionFactory connections) {
        this.connections = new FirstConnection(connections);
    }

    /** The script's reply on a connection that the caller holds. */
    static Reply run(ScriptCall call, RedisConnection connection) {
        return new Reply(evaluate(connection, call, call.keysAndArguments()));
    }

    /** The script's reply, flat; empty when it returns nothing. */
    Reply run(ScriptCall call) {
        return new Reply(run(call, connections));
    }

    private static @Nullable List<Object> run(ScriptCall call, FirstConnection connections) {
        byte[][] keysAndArguments = call.keysAndArguments();
        long begun = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return evaluate(connection, call, keysAndArguments);
        } catch (RuntimeException e) {
            connections.failed(e, begun);
            throw StoreErrors.translate(call.script().name(), e);
        }
    }

    private static @Nullable List<Object> evaluate(RedisConnection connection, ScriptCall call, byte[][] arguments) {
        try {
            return connection
                    .scriptingCommands()
                    .evalSha(call.script().sha(), ReturnType.MULTI, call.keyCount(), arguments);
        } catch (RuntimeException e) {
            if (!StoreErrors.isNoScript(e)) {
                throw e;
            }
            return connection
                    .scriptingCommands()
                    .eval(call.script().body(), ReturnType.MULTI, call.keyCount(), arguments);
        }
    }

    /** Runs commands that are no script; {@code what} names them in an error. */
    <T extends @Nullable Object> T command(String what, Function<RedisConnection, T> commands) {
        long begun = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return commands.apply(connection);
        } catch (RuntimeException e) {
            connections.failed(e, begun);
            throw StoreErrors.translate(what, e);
        }
    }
}
