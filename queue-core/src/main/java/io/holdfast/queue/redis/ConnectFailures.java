package io.holdfast.queue.redis;

import io.holdfast.queue.StoreUnavailableException;
import io.lettuce.core.event.Event;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why Redis can't be connected to: logged once for each reason, and told to callers. The driver by itself tells those
 * who call while there is no connection only that there is none. Safe for use by many threads.
 */
final class ConnectFailures {

    private static final Logger log = LoggerFactory.getLogger(ConnectFailures.class);
    private static final int MAX_REASONS = 20;

    private final String address;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String reason;

    /** @param address as it is logged */
    ConnectFailures(String address) {
        this.address = address;
    }

    void on(Event event) {
        if (event instanceof ReconnectFailedEvent failed) {
            failed(failed.getCause());
        } else if (event instanceof ConnectionActivatedEvent) {
            reason = null;
            logged.clear();
        }
    }

    void failed(Throwable error) {
        String found = StoreErrors.reason(error);
        reason = found;
        if (logged.size() < MAX_REASONS && logged.add(found)) {
            log.warn("Can't connect to Redis at {}: {}", address, found);
        }
    }

    /** What an error of the driver means, and if it says only that there is no connection, why there is none. */
    RuntimeException translate(String what, RuntimeException error) {
        String why = reason;
        return why == null || !StoreErrors.isDisconnected(error)
                ? StoreErrors.translate(what, error)
                : new StoreUnavailableException("Can't connect to Redis at " + address + ": " + why, error);
    }
}
