package io.holdfast.queue.redis;

import io.lettuce.core.ClientListArgs;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import io.lettuce.core.event.EventBus;
import io.lettuce.core.event.connection.ConnectedEvent;
import io.lettuce.core.event.connection.DisconnectedEvent;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Announces {@code <run id of the server>:<client id>,…}. The ids are asked for when the connections have changed, and
 * announced only when Redis lists them with the very addresses that they have on this side: behind a proxy a connection
 * may close, or stay, for reasons of the proxy's own. A server that hangs up on idle clients ({@code timeout}) would do
 * so to a stopped process, so there, too, nothing is announced. Ids are never given out twice in one run of a server.
 */
final class ConnectionPresence implements Presence {

    private static final Logger log = LoggerFactory.getLogger(ConnectionPresence.class);
    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(30).toNanos();

    private final ServerIdentity server;
    private final List<ScriptRunner> runners;
    private final Set<SocketAddress> own = ConcurrentHashMap.newKeySet();
    private volatile boolean changed = true;
    private String announced = "";
    private long failedNanos;
    private boolean failed;

    /** @param runners one for each of the connections that this process keeps open; the first is for commands */
    ConnectionPresence(EventBus events, ServerIdentity server, List<ScriptRunner> runners) {
        this.server = server;
        this.runners = runners;
        var unused = events.get().subscribe(event -> {
            if (event instanceof ConnectedEvent connected) {
                own.add(connected.localAddress());
                changed = true;
            } else if (event instanceof DisconnectedEvent disconnected) {
                own.remove(disconnected.localAddress());
                changed = true;
            }
        });
    }

    @Override
    public synchronized String announcement() {
        boolean again = failed && System.nanoTime() - failedNanos > LOOK_AGAIN_NANOS;
        if (changed || again) {
            changed = false;
            announced = look();
        }
        return announced;
    }

    private String look() {
        try {
            if (!runners.get(0).command("timeout", ConnectionPresence::neverHangsUp)) {
                failed = false;
                return "";
            }
            String run = server.runId();
            List<String> ids = listedIds();
            boolean sure = !run.isEmpty() && run.equals(server.runId());
            failed = !sure;
            return sure && ids.size() == runners.size() ? run + ":" + String.join(",", ids) : "";
        } catch (RuntimeException e) {
            failed = true;
            failedNanos = System.nanoTime();
            log.debug("Redis does not show this worker's connections: if it dies, its leases have to expire", e);
            return "";
        }
    }

    /** Those that Redis sees with the addresses that they have here. */
    private List<String> listedIds() {
        List<String> ids = new ArrayList<>();
        for (ScriptRunner runner : runners) {
            long id = runner.command("client id", connection -> clientId(connection));
            String line = runner.command("client list", connection -> listed(connection, id));
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
        // The list first: if Redis was replaced in between, its run tells.
        return runners.get(0)
                        .command("client list", connection -> listed(connection, ids))
                        .isBlank()
                && server.runId().equals(runAndIds[0]);
    }

    private static boolean neverHangsUp(RedisConnection connection) {
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
