package io.holdfast.monitor.watch;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.StoreRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what this Redis, as it is set, can lose tasks: read again every ten seconds, since settings change, and a failover
 * brings another server. Asking never waits for Redis. Safe for use by many threads.
 */
public final class StoreRisks implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(StoreRisks.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Supplier<List<StoreRisk>> reader;
    private Instant next = Instant.MIN;
    private volatile List<StoreRisk> last = List.of();

    public StoreRisks(Supplier<List<StoreRisk>> reader) {
        this.reader = reader;
    }

    /** Reads them when it is time; called on the thread that looks at the queues. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next)) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL); // also after a failure: it may have taken its time
        try {
            last = List.copyOf(reader.get());
        } catch (StoreException e) {
            log.debug("The settings of Redis could not be read", e);
        }
    }

    /** As they were read last; empty before the first time. */
    public List<StoreRisk> last() {
        return last;
    }
}
