package io.holdfast.queue.redis;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisScriptingCommands;
import org.springframework.data.redis.connection.ReturnType;

/** Connections over which one script is run with a flaw, by whoever asks for it. */
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
        return wrapped(
                RedisConnectionFactory.class,
                sound,
                "getConnection",
                (factory, none) -> wrapped(
                        RedisConnection.class,
                        factory.getConnection(),
                        "scriptingCommands",
                        (connection, nor) ->
                                wrapped(RedisScriptingCommands.class, connection.scriptingCommands(), "evalSha", run)));
    }

    /** The same but for one method. */
    private static <T> T wrapped(Class<T> type, T same, String method, BiFunction<T, Object[], Object> instead) {
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
