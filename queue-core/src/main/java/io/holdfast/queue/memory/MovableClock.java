package io.holdfast.queue.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Counts in milliseconds, as Redis' clock does for the scripts. */
public final class MovableClock {
    private final AtomicLong millis;

    private MovableClock(long millis) {
        this.millis = new AtomicLong(millis);
    }

    public static MovableClock at(Instant start) {
        return new MovableClock(start.toEpochMilli());
    }

    public long millis() {
        return millis.get();
    }

    public Instant now() {
        return Instant.ofEpochMilli(millis());
    }

    public void advance(Duration by) {
        millis.addAndGet(by.toMillis());
    }

    /** Also backwards, as a clock that was set wrong is. */
    public void moveTo(Instant moment) {
        millis.set(moment.toEpochMilli());
    }
}
