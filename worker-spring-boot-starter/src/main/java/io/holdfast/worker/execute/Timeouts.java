package io.holdfast.worker.execute;

import io.holdfast.worker.support.Threads;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches runs that have a timeout. */
public final class Timeouts implements AutoCloseable {

    /** Active until it is closed. */
    interface Watch extends AutoCloseable {

        Watch NONE = () -> {};

        @Override
        void close();
    }

    private final ScheduledThreadPoolExecutor timer;

    public Timeouts() {
        this.timer = new ScheduledThreadPoolExecutor(1, Threads.daemons("holdfast-timeouts"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Calls {@code late} after the time, unless the watch is closed before. Null: never. */
    Watch after(@Nullable Duration time, Runnable late) {
        if (time == null) {
            return Watch.NONE;
        }
        Future<?> alarm = timer.schedule(late, time.toNanos(), TimeUnit.NANOSECONDS);
        return () -> alarm.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
