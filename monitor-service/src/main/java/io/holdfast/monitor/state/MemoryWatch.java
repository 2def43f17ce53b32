package io.holdfast.monitor.state;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.StoreMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How full Redis is, read every ten seconds. {@link #last} never waits for Redis. Thread-safe. */
public final class MemoryWatch implements Consumer<Snapshot> {

    private static final Logger log = LoggerFactory.getLogger(MemoryWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Supplier<StoreMemory> reader;
    private Instant next = Instant.MIN;
    private volatile StoreMemory last = StoreMemory.UNLIMITED;

    public MemoryWatch(Supplier<StoreMemory> reader) {
        this.reader = reader;
    }

    /** Reads it if it is due. Called on the thread that takes the snapshots. */
    @Override
    public synchronized void accept(Snapshot snapshot) {
        if (snapshot.takenAt().isBefore(next)) {
            return;
        }
        next = snapshot.takenAt().plus(INTERVAL);
        try {
            last = reader.get();
        } catch (StoreException e) {
            log.debug("The memory of Redis could not be read", e);
        }
    }

    public StoreMemory last() {
        return last;
    }
}
