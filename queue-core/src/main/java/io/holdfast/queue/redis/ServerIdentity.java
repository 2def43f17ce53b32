package io.holdfast.queue.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The run of the server to which the shared command connection leads now: its {@code run_id}, which changes with each
 * restart and differs between master and replica. The driver calls these listeners in the thread of the connection, and
 * tries to connect again only afterwards, so an id never stands for the next server.
 */
final class ServerIdentity implements RedisConnectionStateListener {

    private static final Pattern RUN = Pattern.compile("(?m)^run_id:(\\w+)");
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private @Nullable StatefulRedisConnection<?, ?> current;
    private long session;
    private volatile String run = "";

    /**
     * Asks nobody. Empty when unknown: not connected, connected a moment ago, in Cluster, or where the server refuses INFO.
     */
    String runId() {
        return run;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (connection instanceof StatefulRedisConnection<?, ?> server) { // not one with a Sentinel
            ask(server, begin(server));
        }
    }

    @Override
    public synchronized void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        if (connection == current) {
            current = null;
            run = "";
            session++;
        }
    }

    private synchronized long begin(StatefulRedisConnection<?, ?> server) {
        current = server;
        run = "";
        return ++session;
    }

    private synchronized boolean isOver(long asked) {
        return asked != session;
    }

    private synchronized void keep(long asked, String found) {
        if (asked == session) {
            run = found;
        }
    }

    private void ask(StatefulRedisConnection<?, ?> server, long asked) {
        var unused = server.async().info("server").whenComplete((info, error) -> {
            if (error == null) {
                Matcher found = RUN.matcher(info);
                keep(asked, found.find() ? found.group(1) : "");
            } else if (!(error instanceof RedisCommandExecutionException)) { // no refusal: no answer
                LATER.execute(() -> askAgain(server, asked));
            }
        });
    }

    private void askAgain(StatefulRedisConnection<?, ?> server, long asked) {
        if (!isOver(asked)) {
            ask(server, asked);
        }
    }
}
