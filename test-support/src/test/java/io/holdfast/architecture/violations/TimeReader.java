package io.holdfast.architecture.violations;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Violates the rule about time in every way that the rule lists. */
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
        TimeUnit.MILLISECONDS.sleep(1);
    }
}
