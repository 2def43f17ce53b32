package io.holdfast.queue.redis;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** Redis' time for an answer is over before; for those that wait for their turn it is the time for that, too. */
    static final Duration LONGEST_WAIT = RedisConnections.COMMAND_TIMEOUT.plusMillis(100);

    private final FirstConnection connections;
    private final ConnectFailures failures;
    private final Shards shards;

    ScriptRunner(RedisConnectionFactory connections) {
        this(connections, new ConnectFailures("its address"));
    }

    /** @param failures of the connections */
    ScriptRunner(RedisConnectionFactory connections, ConnectFailures failures) {
        this.failures = failures;
        this.connections = new FirstConnection(connections, failures);
        this.shards = new Shards(connections);
    }

    Shards shards() {
        return shards;
    }

    /** The script's reply on a connection that the caller holds. */
    static Reply run(ScriptCall call, RedisConnection connection) {
        return new Reply(evaluate(connection, call, call.keysAndArguments()));
    }

    /** The script's reply, flat; empty when it returns nothing. */
    Reply run(ScriptCall call) {
        return new Reply(reply(call));
    }

    private @Nullable List<Object> reply(ScriptCall call) {
        byte[][] keysAndArguments = call.keysAndArguments();
        long begun = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return evaluate(connection, call, keysAndArguments);
        } catch (RuntimeException e) {
            connections.failed(e, begun);
            throw failures.translate(call.script().name(), e);
        }
    }

    private static @Nullable List<Object> evaluate(RedisConnection connection, ScriptCall call, byte[][] arguments) {
        try {
            return connection
                    .scriptingCommands()
                    .evalSha(call.source().sha(), ReturnType.MULTI, call.keyCount(), arguments);
        } catch (RuntimeException e) {
            if (!StoreErrors.isNoScript(e)) {
                throw e;
            }
            return connection
                    .scriptingCommands()
                    .eval(call.source().body(), ReturnType.MULTI, call.keyCount(), arguments);
        }
    }

    /**
     * Sends a script without waiting for its reply; see {@link #await}. The reply or failure comes within the time-out of
     * a command. Connecting, where there is no connection yet, is done before this returns.
     */
    CompletableFuture<Reply> send(ScriptCall call) {
        long begun = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return sent(call, scripting(connection))
                    .whenComplete((reply, error) -> noteFailure(error, begun))
                    .thenApply(Reply::new);
        } catch (RuntimeException e) {
            connections.failed(e, begun);
            throw failures.translate(call.script().name(), e);
        }
    }

    /** The same, and every failure comes with the future, as a {@link io.holdfast.queue.StoreException} where it is one. */
    CompletableFuture<Reply> start(ScriptCall call) {
        try {
            return send(call)
                    .exceptionallyCompose(e -> CompletableFuture.failedFuture(
                            failures.translate(call.script().name(), StoreErrors.unchecked(e))));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void noteFailure(@Nullable Throwable error, long begun) {
        if (error != null) {
            connections.failed(StoreErrors.unchecked(error), begun);
        }
    }

    private static CompletableFuture<@Nullable List<Object>> sent(
            ScriptCall call, RedisScriptingAsyncCommands<byte[], byte[]> redis) {
        LuaSource script = call.source();
        byte[][] keys = call.keys();
        byte[][] arguments = call.arguments();
        return redis.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments)
                .toCompletableFuture()
                .exceptionallyCompose(e -> StoreErrors.isNoScript(StoreErrors.unchecked(e))
                        ? redis.eval(script.body(), ScriptOutputType.MULTI, keys, arguments)
                        : CompletableFuture.failedFuture(e));
    }

    /** The driver's own commands: those of Spring wait for the reply. */
    @SuppressWarnings("unchecked")
    static RedisScriptingAsyncCommands<byte[], byte[]> scripting(RedisConnection connection) {
        return (RedisScriptingAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }

    /**
     * Waits for what was sent. Whoever is interrupted leaves at once, and the call takes its course.
     *
     * @throws io.holdfast.queue.StoreException as {@link #run(ScriptCall)} does, one of its own for each that waits
     */
    static <T> T await(Script script, Future<T> sent, long nanos) {
        return awaitAtMost(script, sent, nanos)
                .orElseThrow(() -> StoreErrors.translate(
                        script.name(), new RedisCommandTimeoutException("The wait for Redis timed out")));
    }

    /** The same; empty when the answer does not come in that time. */
    static <T> Optional<T> awaitAtMost(Script script, Future<T> sent, long nanos) {
        try {
            return Optional.of(sent.get(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreErrors.translate(script.name(), new RedisCommandInterruptedException(e));
        } catch (ExecutionException e) {
            throw StoreErrors.translate(script.name(), StoreErrors.unchecked(e));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /** Runs commands that are no script; {@code what} names them in an error. */
    <T extends @Nullable Object> T command(String what, Function<RedisConnection, T> commands) {
        long begun = System.nanoTime();
        try (RedisConnection connection = connections.get()) {
            return commands.apply(connection);
        } catch (RuntimeException e) {
            connections.failed(e, begun);
            throw failures.translate(what, e);
        }
    }
}
