package io.holdfast.queue.memory;

import io.holdfast.queue.flow.Rate;

/**
 * The state of a rate at one moment (GCRA), in µs.
 *
 * @param burst how many tasks may start at once
 * @param interval between two starts
 * @param time from which the next start continues
 */
record StartRate(long burst, long interval, long now, long time) {

    /** @param stored the time after the last start */
    static StartRate of(Rate rate, long stored, long now) {
        long interval = Math.max(1, (rate.per().toMillis() * 1_000 + rate.count() - 1) / rate.count());
        long burst = Math.min(rate.burst(), (1L << 50) / interval);
        return new StartRate(burst, interval, now, Math.max(now, Math.min(stored, now + burst * interval)));
    }

    long free() {
        return burst - (time - now + interval - 1) / interval;
    }

    long used() {
        return burst - free();
    }

    /** When the next task may start. */
    long next() {
        return time - (burst - 1) * interval;
    }

    long timeAfterStart() {
        return time + interval;
    }
}
