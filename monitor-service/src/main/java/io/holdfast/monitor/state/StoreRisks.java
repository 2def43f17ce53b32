package io.holdfast.monitor.state;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.StoreRisk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings by which this Redis can lose tasks. Reads them every ten seconds, because they change and a failover brings
 * another server. {@link #last} never waits for Redis. Thread-safe.
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

    /** Reads them if they are due. Called on the thread that takes the snapshots. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next)) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL); // also after a failure, which may have taken long
        try {
            last = List.copyOf(reader.get());
        } catch (StoreException e) {
            log.debug("The settings of Redis could not be read", e);
        }
    }

    /** The result of the last read; empty before the first one. */
    public List<StoreRisk> last() {
        return last;
    }
}
