package io.holdfast.queue.redis.script;

import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.connection.StoreErrors;
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
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Runs scripts, and translates failures into the exceptions of the port. A script that Redis does not know
 * (after a restart, a failover, a SCRIPT FLUSH) is sent with its source; it has not run in that case, so this is safe.
 * Nothing else is sent twice.
 */
public final class ScriptRunner {

    /**
     * Longer than the timeout of a command, so that Redis' failure comes first. For callers that wait to
     * be sent it covers that wait too.
     */
    public static final Duration MAX_WAIT = RedisConnections.COMMAND_TIMEOUT.plusMillis(100);

    private final CommandRunner commands;
    private final ScriptTimes times;

    public ScriptRunner(CommandRunner commands) {
        this(commands, new ScriptTimes());
    }

    public ScriptRunner(CommandRunner commands, ScriptTimes times) {
        this.commands = commands;
        this.times = times;
    }

    /** Runs the script on a connection that the caller holds. */
    public static Reply run(ScriptCall call, RedisConnection connection) {
        return new Reply(evaluate(connection, call, call.keysAndArguments()));
    }

    /** Returns the script's flat reply; empty if it returns nothing. */
    public Reply run(ScriptCall call) {
        return new Reply(reply(call));
    }

    private @Nullable List<Object> reply(ScriptCall call) {
        byte[][] keysAndArguments = call.keysAndArguments();
        long started = System.nanoTime();
        try {
            return commands.run(call.script().operation(), connection -> evaluate(connection, call, keysAndArguments));
        } finally {
            times.took(call.script(), started);
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
     * Sends a script without waiting for its reply; see {@link #await}. The reply or failure arrives within the
     * timeout of a command. If there is no connection yet, this method connects before it returns.
     */
    CompletableFuture<Reply> send(ScriptCall call) {
        long started = System.nanoTime();
        return commands.run(call.script().operation(), connection -> sent(call, scripting(connection)))
                .whenComplete((reply, error) -> {
                    times.took(call.script(), started);
                    noteFailure(error, started);
                })
                .thenApply(Reply::new);
    }

    /**
     * Sends a script likewise; every failure is in the future, as a {@link io.holdfast.queue.StoreException} where
     * possible.
     */
    public CompletableFuture<Reply> start(ScriptCall call) {
        try {
            return send(call)
                    .exceptionallyCompose(e -> CompletableFuture.failedFuture(
                            commands.translate(call.script().operation(), StoreErrors.unchecked(e))));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void noteFailure(@Nullable Throwable error, long started) {
        if (error != null) {
            commands.noteFailure(StoreErrors.unchecked(error), started);
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

    /** The driver's own commands, because those of Spring block for the reply. */
    @SuppressWarnings("unchecked")
    public static RedisScriptingAsyncCommands<byte[], byte[]> scripting(RedisConnection connection) {
        return (RedisScriptingAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
    }

    /**
     * Waits for a sent call. An interrupted caller returns at once; the call itself continues.
     *
     * @throws io.holdfast.queue.StoreException as {@link #run(ScriptCall)} does; each waiting caller gets its own
     *     exception
     */
    public static <T> T await(Script script, Future<T> sent, long nanos) {
        return awaitAtMost(script, sent, nanos)
                .orElseThrow(() -> StoreErrors.translate(
                        script.operation(), new RedisCommandTimeoutException("The call timed out")));
    }

    /** Waits likewise; empty if the reply does not arrive within that time. */
    public static <T> Optional<T> awaitAtMost(Script script, Future<T> sent, long nanos) {
        try {
            return Optional.of(sent.get(nanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreErrors.translate(script.operation(), new RedisCommandInterruptedException(e));
        } catch (ExecutionException e) {
            throw StoreErrors.translate(script.operation(), StoreErrors.unchecked(e));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /** The commands on the same connection that are not scripts. */
    public CommandRunner commands() {
        return commands;
    }
}
