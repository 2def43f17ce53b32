package io.holdfast.queue.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that does not move until a test moves it. Counts in milliseconds, as Redis' clock does for the scripts. */
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

    /** May move the clock backwards, as when a wrong clock is corrected. */
    public void moveTo(Instant moment) {
        millis.set(moment.toEpochMilli());
    }
}
