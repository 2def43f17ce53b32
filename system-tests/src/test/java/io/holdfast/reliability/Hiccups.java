package io.holdfast.reliability;

import java.time.Duration;

/**
 * Measures how late this machine schedules a ready thread: on a busy machine, every measured time includes this delay.
 */
final class Hiccups implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(10);

    private final Thread thread = new Thread(this::watch, "hiccups");
    private volatile long longestNanos;
    private volatile boolean stopped;

    private Hiccups() {}

    static Hiccups watched() {
        Hiccups hiccups = new Hiccups();
        hiccups.thread.setDaemon(true);
        hiccups.thread.start();
        return hiccups;
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos);
    }

    private void watch() {
        while (!stopped) {
            long begin = System.nanoTime();
            Pause.of(TICK);
            longestNanos = Math.max(longestNanos, System.nanoTime() - begin - TICK.toNanos());
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
