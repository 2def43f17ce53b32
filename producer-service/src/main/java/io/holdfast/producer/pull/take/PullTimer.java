package io.holdfast.producer.pull.take;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Runs delayed and periodic steps of the pull API on two daemon threads. */
@Component
class PullTimer implements AutoCloseable {

    private static final int THREADS = 2;

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS, PullTimer::daemon);

    PullTimer() {
        executor.setRemoveOnCancelPolicy(true);
    }

    /** @throws RejectedExecutionException once the timer is closed */
    Future<?> after(Duration delay, Runnable step) {
        return executor.schedule(step, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The step must not throw: an exception would end its repetition. */
    void every(Duration interval, Runnable step) {
        var unused =
                executor.scheduleWithFixedDelay(step, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isClosed() {
        return executor.isShutdown();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Thread daemon(Runnable step) {
        Thread thread = new Thread(step, "holdfast-pull-timer");
        thread.setDaemon(true);
        return thread;
    }
}
