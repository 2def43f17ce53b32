package io.holdfast.queue.redis;

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
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean changed = true;
    private String announced = "";
    private long refusedNanos;
    private boolean refused;
    private boolean told;

    /** @param runners one for each of the connections that this process keeps open; the first is for commands */
    ConnectionPresence(EventBus events, ServerIdentity server, List<ScriptRunner> runners) {
        this.server = server;
        this.runners = runners;
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
        if (changed || (refused && System.nanoTime() - refusedNanos > LOOK_AGAIN_NANOS)) {
            changed = false;
            refused = false;
            announced = look();
        }
        return announced;
    }

    private String look() {
        try {
            boolean shown = runners.get(0).command("timeout", ConnectionPresence::neverHangsUp);
            String run = server.runId();
            List<String> ids = shown ? listedIds() : List.of();
            if (ids.size() == runners.size() && !run.isEmpty() && run.equals(server.runId())) {
                return run + ":" + String.join(",", ids);
            }
            if (!shown) {
                tell("it hangs up on idle clients");
            }
            waitBeforeLookingAgain(); // or until the driver has told of all connections
        } catch (RuntimeException e) {
            if (StoreErrors.isRefusal(e)) {
                tell(StoreErrors.reason(e));
                waitBeforeLookingAgain();
            } else {
                changed = true;
            }
        }
        return "";
    }

    /** Once: it is a fact of this server. */
    private void tell(String reason) {
        if (!told) {
            told = true;
            log.info(
                    "Redis does not show this process' connections ({}): tasks of a killed worker run again when their"
                            + " leases have expired",
                    reason);
        }
    }

    private void waitBeforeLookingAgain() {
        refused = true;
        refusedNanos = System.nanoTime();
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

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
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
