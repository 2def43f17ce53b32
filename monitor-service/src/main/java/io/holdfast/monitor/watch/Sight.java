package io.holdfast.monitor.watch;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the queues at the moment: how they are, or only that Redis is away. */
public sealed interface Sight {

    /** What can be shown as the present; empty while Redis is away. */
    Optional<Snapshot> live();

    /** Redis answered the last time it was asked, a moment ago. */
    record Clear(Snapshot snapshot) implements Sight {
        @Override
        public Optional<Snapshot> live() {
            return Optional.of(snapshot);
        }
    }

    /**
     * Redis did not answer.
     *
     * @param since when that was noticed first
     * @param reason in one line
     * @param last what was seen before; null when Redis was away from the start
     */
    record Lost(Instant since, String reason, @Nullable Snapshot last) implements Sight {
        @Override
        public Optional<Snapshot> live() {
            return Optional.empty();
        }
    }
}
