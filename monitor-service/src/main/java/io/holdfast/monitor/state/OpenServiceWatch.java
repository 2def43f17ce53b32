package io.holdfast.monitor.state;

import io.holdfast.queue.OpenServices;
import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which services everyone on the network may use, read every five seconds. {@link #last} never waits for Redis. Thread-safe. */
public final class OpenServiceWatch implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(OpenServiceWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final OpenServices services;
    private Instant next = Instant.MIN;
    private volatile List<String> last = List.of();

    public OpenServiceWatch(OpenServices services) {
        this.services = services;
    }

    /** Reads them if that is due. Called on one thread at a time. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next)) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL);
        try {
            last = services.current();
        } catch (StoreException e) {
            log.debug("The open services could not be read", e);
        }
    }

    public List<String> last() {
        return last;
    }
}
