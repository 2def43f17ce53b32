package io.holdfast.monitor.state;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.flow.LimitsInUse;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is used of the limits of the queues, read every five seconds. Queues without limits are checked every 30 seconds
 * only, so that they cost Redis little. {@link #last} never waits for Redis. Thread-safe.
 */
public final class LimitWatch implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(LimitWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration DISCOVERY_INTERVAL = Duration.ofSeconds(30);

    private final Function<Collection<QueueName>, Map<QueueName, LimitsInUse>> reader;
    private volatile boolean isDiscoveryWanted;
    private Instant next = Instant.MIN;
    private Instant nextDiscovery = Instant.MIN;
    private Set<QueueName> limited = Set.of();
    private volatile Map<QueueName, LimitsInUse> last = Map.of();

    public LimitWatch(Function<Collection<QueueName>, Map<QueueName, LimitsInUse>> reader) {
        this.reader = reader;
    }

    /** Reads what is due. Called with each snapshot. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        Instant now = snapshot.takenAt();
        boolean discovers = isDiscoveryWanted || !now.isBefore(nextDiscovery);
        if (!discovers && now.isBefore(next)) {
            return;
        }
        next = now.plus(INTERVAL);
        isDiscoveryWanted = false;
        try {
            last = reader.apply(discovers ? snapshot.queues().keySet() : limited);
            if (discovers) {
                limited = Set.copyOf(last.keySet());
                nextDiscovery = now.plus(DISCOVERY_INTERVAL);
            }
        } catch (StoreException e) {
            last = Map.of();
            log.debug("The use of the limits could not be read", e);
        }
    }

    /** Checks all queues with the next snapshot, because limits were changed here. */
    public void discoverSoon() {
        isDiscoveryWanted = true;
    }

    /** The queues with limits, or with keys that wait. Empty if they could not be read. */
    public Map<QueueName, LimitsInUse> last() {
        return last;
    }
}
