package io.holdfast.queue.redis.connection;

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
 * Remembers why connecting to Redis fails: logs each reason once, and adds it to the errors of callers. The driver only
 * says that there is no connection. Safe for use by many threads.
 */
public final class ConnectFailures {

    private static final Logger log = LoggerFactory.getLogger(ConnectFailures.class);
    private static final int MAX_REASONS = 20;

    private final String address;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String reason;

    /** @param address as it is logged */
    public ConnectFailures(String address) {
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
            log.warn("Cannot connect to Redis at {}: {}", address, found);
        }
    }

    /** As {@link StoreErrors#translate}; if the driver only says that there is no connection, this says why. */
    RuntimeException translate(String operation, RuntimeException error) {
        String why = reason;
        return why == null || !StoreErrors.isWithoutConnection(error)
                ? StoreErrors.translate(operation, error)
                : new StoreUnavailableException("Cannot connect to Redis at " + address + ": " + why, error);
    }
}
