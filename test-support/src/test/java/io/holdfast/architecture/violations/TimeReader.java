package io.holdfast.architecture.violations;

import java.time.Instant;
import java.util.function.Supplier;

/** Reads the wall clock in every way that the rule forbids; sleeping is allowed. */
final class TimeReader {

    private final Supplier<Instant> clock = Instant::now;

    Instant instant() {
        return clock.get().isBefore(Instant.now()) ? Instant.now() : Instant.EPOCH;
    }

    long millis() {
        return System.currentTimeMillis();
    }

    void pause() throws InterruptedException {
        Thread.sleep(1);
    }
}
