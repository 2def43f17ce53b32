package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.ScriptRunner;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;

/** Connections that run one script with a flaw, for every caller. */
final class FlawedConnections {

    private FlawedConnections() {}

    static RedisConnectionFactory of(RedisConnectionFactory sound, Flaw flaw) {
        byte[] sha = flaw.script().sha();
        byte[] body = flaw.body();
        BiFunction<RedisScriptingCommands, Object[], Object> run = (commands, arguments) -> {
            int keys = (int) arguments[2];
            byte[][] keysAndArguments = (byte[][]) arguments[3];
            return Arrays.equals((byte[]) arguments[0], sha)
                    ? commands.eval(body, ReturnType.MULTI, keys, keysAndArguments)
                    : commands.evalSha((byte[]) arguments[0], ReturnType.MULTI, keys, keysAndArguments);
        };
        BiFunction<RedisScriptingAsyncCommands<byte[], byte[]>, Object[], Object> send = (commands, arguments) -> {
            byte[][] keys = (byte[][]) arguments[2];
            byte[][] values = (byte[][]) arguments[3];
            return arguments[0].equals(flaw.script().digest())
                    ? commands.eval(body, ScriptOutputType.MULTI, keys, values)
                    : commands.evalsha((String) arguments[0], ScriptOutputType.MULTI, keys, values);
        };
        return wrapped(RedisConnectionFactory.class, sound, "getConnection", (factory, none) -> {
            RedisConnection connection = factory.getConnection();
            RedisConnection waiting = wrapped(
                    RedisConnection.class,
                    connection,
                    "scriptingCommands",
                    (same, nor) -> wrapped(RedisScriptingCommands.class, same.scriptingCommands(), "evalSha", run));
            return wrapped(
                    RedisConnection.class,
                    waiting,
                    "getNativeConnection",
                    (same, nor) -> wrapped(
                            RedisScriptingAsyncCommands.class, ScriptRunner.scripting(connection), "evalsha", send));
        });
    }

    /** The same object except for one method. */
    private static <T, S extends T> T wrapped(
            Class<T> type, S same, String method, BiFunction<S, Object[], Object> instead) {
        Object wrapped =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, given) -> {
                    try {
                        return called.getName().equals(method)
                                ? instead.apply(same, given)
                                : called.invoke(same, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(wrapped);
    }
}
