package io.holdfast.queue.redis.connection;

import io.lettuce.core.ClientListArgs;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ConnectionDeactivatedEvent;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Announces {@code <run id of the server>:<client id>,…}. The ids are read again when the connections have changed.
 * They are announced only if Redis lists them with the same addresses as this process does: behind a proxy a connection
 * may close, or stay open, for reasons of the proxy. A server that closes idle connections ({@code timeout}) would also
 * close those of a stopped process, so nothing is announced there. A server never reuses an id within one run.
 */
final class ConnectionPresence implements Presence {

    private static final Logger log = LoggerFactory.getLogger(ConnectionPresence.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(30).toNanos();

    private final ServerIdentity server;
    private final List<CommandRunner> connections;
    private final Set<SocketAddress> own = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean changed = true;
    private String announced = "";
    private long refusedNanos;
    private boolean refused;
    private boolean logged;

    /** @param connections one for each connection that this process keeps open; the first is for commands */
    ConnectionPresence(EventBus events, ServerIdentity server, List<CommandRunner> connections) {
        this.server = server;
        this.connections = connections;
        var unused = events.get().subscribe(event -> {
            if (event instanceof ConnectionActivatedEvent connected) {
                own.add(connected.localAddress());
                changed = true;
                listeners.forEach(Runnable::run);
            } else if (event instanceof ConnectionDeactivatedEvent disconnected) {
                own.remove(disconnected.localAddress());
                changed = true;
            }
        });
    }

    @Override
    public synchronized String announcement() {
        if (changed || (refused && System.nanoTime() - refusedNanos > RETRY_NANOS)) {
            changed = false;
            refused = false;
            announced = read();
        }
        return announced;
    }

    private String read() {
        try {
            boolean keepsIdle = connections.get(0).run("read a setting", ConnectionPresence::keepsIdleConnections);
            String run = server.runId();
            List<String> ids = keepsIdle ? listedIds() : List.of();
            if (ids.size() == connections.size() && !run.isEmpty() && run.equals(server.runId())) {
                return run + ":" + String.join(",", ids);
            }
            if (!keepsIdle) {
                logOnce("Redis closes idle connections; set timeout 0");
            }
            waitBeforeRetry(); // or until the driver has reported all connections
        } catch (RuntimeException e) {
            if (StoreErrors.isRefusal(e)) {
                logOnce(StoreErrors.reason(e));
                waitBeforeRetry();
            } else {
                changed = true;
            }
        }
        return "";
    }

    /** Logs only once: the reason does not change while the server runs. */
    private void logOnce(String reason) {
        if (!logged) {
            logged = true;
            log.info(
                    "Quick recovery is off for this process ({}). If it is killed, its tasks run again only after their"
                            + " leases have expired",
                    reason);
        }
    }

    private void waitBeforeRetry() {
        refused = true;
        refusedNanos = System.nanoTime();
    }

    /** The ids that Redis lists with the same addresses as this process does. */
    private List<String> listedIds() {
        List<String> ids = new ArrayList<>();
        for (CommandRunner connection : connections) {
            long id = connection.run("read the id of a connection", ConnectionPresence::clientId);
            String line = connection.run("list connections", open -> listed(open, id));
            if (ClientLine.addressIn(line).filter(own::contains).isPresent()) {
                ids.add(Long.toString(id));
            }
        }
        return ids;
    }

    @Override
    public boolean isGone(String announcement) {
        String[] runAndIds = announcement.split(":", 2);
        long[] ids = Arrays.stream(runAndIds[1].split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
        // The list first: if Redis was replaced in between, its run id differs.
        return connections
                        .get(0)
                        .run("list connections", open -> listed(open, ids))
                        .isBlank()
                && server.runId().equals(runAndIds[0]);
    }

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    private static boolean keepsIdleConnections(RedisConnection connection) {
        Properties settings = connection.serverCommands().getConfig("timeout");
        return settings != null && "0".equals(settings.getProperty("timeout"));
    }

    private static long clientId(RedisConnection connection) {
        return server(connection).clientId().toCompletableFuture().join();
    }

    private static String listed(RedisConnection connection, long... ids) {
        return server(connection)
                .clientList(ClientListArgs.Builder.ids(ids))
                .toCompletableFuture()
                .join();
    }

    private static RedisServerAsyncCommands<?, ?> server(RedisConnection connection) {
        return (RedisServerAsyncCommands<?, ?>) connection.getNativeConnection();
    }
}
