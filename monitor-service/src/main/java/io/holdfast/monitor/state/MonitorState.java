package io.holdfast.monitor.state;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the monitor knows at the moment: a current snapshot of the queues, or that Redis is unreachable. */
public sealed interface MonitorState {

    /** The current snapshot; empty while Redis is unreachable. */
    Optional<Snapshot> available();

    /** Redis answered the last read. */
    record Available(Snapshot snapshot) implements MonitorState {
        @Override
        public Optional<Snapshot> available() {
            return Optional.of(snapshot);
        }
    }

    /**
     * Redis did not answer the last read.
     *
     * @param since when the first read failed
     * @param reason in one line
     * @param last the snapshot before the outage; null if there was none
     */
    record Unavailable(
            Instant since, String reason, @Nullable Snapshot last) implements MonitorState {
        @Override
        public Optional<Snapshot> available() {
            return Optional.empty();
        }
    }
}
