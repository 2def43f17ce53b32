package io.holdfast.monitor.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Looks at the queues again and again on a thread of its own, the first time before the first request is answered. */
public final class WatchLoop implements SmartLifecycle {

    private final Watch watch;
    private final Duration interval;
    private volatile @Nullable ScheduledExecutorService thread;

    public WatchLoop(Watch watch, Duration interval) {
        this.watch = watch;
        this.interval = interval;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the executor is shut down; a look never throws
    public void start() {
        watch.runOnce();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread made = new Thread(runnable, "watch");
            made.setDaemon(true);
            return made;
        });
        started.scheduleWithFixedDelay(watch::runOnce, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        thread = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.shutdownNow();
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Before the web server, which starts at the default phase. */
    @Override
    public int getPhase() {
        return 0;
    }
}
