package io.holdfast.queue.redis.connection;

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
 * The run of the server that the shared command connection currently leads to: its {@code run_id}, which changes with
 * each restart and differs between master and replica. The driver calls these listeners in the thread of the connection
 * and reconnects only afterwards, so an id never refers to the next server.
 */
public final class ServerIdentity implements RedisConnectionStateListener {

    private static final Pattern RUN = Pattern.compile("(?m)^run_id:(\\w+)");
    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private @Nullable StatefulRedisConnection<?, ?> current;
    private long session;
    private volatile CompletableFuture<String> run = new CompletableFuture<>();

    /**
     * Never asks the server. Empty if unknown: not connected, connected a moment ago, in Cluster, or if the server
     * refuses INFO.
     */
    String runId() {
        return run.getNow("");
    }

    /** Whether the server has answered, even with a refusal. */
    public boolean isKnown() {
        return run.isDone();
    }

    /** Returns the run id; if the server has been asked and has not answered yet, waits for the answer. */
    public String awaitRunId(Duration atMost) {
        try {
            return run.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }

    /** An identity that is never known. */
    static ServerIdentity unknown() {
        ServerIdentity identity = new ServerIdentity();
        identity.run.complete("");
        return identity;
    }

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (connection instanceof StatefulRedisConnection<?, ?> server) { // not a connection to a Sentinel
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
        before.complete(""); // for callers that wait for it
    }

    private synchronized boolean isOver(long requestedSession) {
        return requestedSession != session;
    }

    private synchronized void keep(long requestedSession, String found) {
        if (requestedSession == session) {
            run.complete(found);
        }
    }

    private void ask(StatefulRedisConnection<?, ?> server, long requestedSession) {
        var unused = server.async().info("server").whenComplete((info, error) -> {
            if (error == null) {
                Matcher found = RUN.matcher(info);
                keep(requestedSession, found.find() ? found.group(1) : "");
            } else if (error instanceof RedisCommandExecutionException) {
                keep(requestedSession, ""); // the server refuses INFO
            } else {
                LATER.execute(() -> askAgain(server, requestedSession));
            }
        });
    }

    private void askAgain(StatefulRedisConnection<?, ?> server, long requestedSession) {
        if (!isOver(requestedSession)) {
            ask(server, requestedSession);
        }
    }
}
