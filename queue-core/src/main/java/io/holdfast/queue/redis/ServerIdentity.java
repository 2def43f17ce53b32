package io.holdfast.queue.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private volatile CompletableFuture<String> run = new CompletableFuture<>();

    /**
     * Asks nobody. Empty when unknown: not connected, connected a moment ago, in Cluster, or where the server refuses INFO.
     */
    String runId() {
        return run.getNow("");
    }

    /** Whether the server has answered, be it that it refuses to. */
    boolean isTold() {
        return run.isDone();
    }

    /** The same, of a server that was asked and has not answered yet, when it does. */
    String awaitRunId(Duration atMost) {
        try {
            return run.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    /** Of nobody: it will never be known. */
    static ServerIdentity unknown() {
        ServerIdentity identity = new ServerIdentity();
        identity.run.complete("");
        return identity;
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
            forget();
        }
    }

    private synchronized long begin(StatefulRedisConnection<?, ?> server) {
        current = server;
        forget();
        return session;
    }

    private void forget() {
        CompletableFuture<String> before = run;
        run = new CompletableFuture<>();
        session++;
        before.complete(""); // whoever waits for it
    }

    private synchronized boolean isOver(long asked) {
        return asked != session;
    }

    private synchronized void keep(long asked, String found) {
        if (asked == session) {
            run.complete(found);
        }
    }

    private void ask(StatefulRedisConnection<?, ?> server, long asked) {
        var unused = server.async().info("server").whenComplete((info, error) -> {
            if (error == null) {
                Matcher found = RUN.matcher(info);
                keep(asked, found.find() ? found.group(1) : "");
            } else if (error instanceof RedisCommandExecutionException) {
                keep(asked, ""); // it refuses
            } else {
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
