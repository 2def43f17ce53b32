package io.holdfast.monitor.state;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Refreshes the state at a fixed interval on a background thread, for the first time before the web server starts. */
public final class StateRefresher implements SmartLifecycle {

    private final StateTracker tracker;
    private final Duration interval;
    private volatile @Nullable ScheduledExecutorService executor;

    public StateRefresher(StateTracker tracker, Duration interval) {
        this.tracker = tracker;
        this.interval = interval;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the executor is shut down; a refresh never throws
    public void start() {
        tracker.refresh();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "state-refresher");
            thread.setDaemon(true);
            return thread;
        });
        started.scheduleWithFixedDelay(
                tracker::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = executor;
        if (running != null) {
            running.shutdownNow();
        }
        executor = null;
    }

    @Override
    public boolean isRunning() {
        return executor != null;
    }

    /** Before the web server, which starts in the default phase. */
    @Override
    public int getPhase() {
        return 0;
    }
}
