package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.runtime.WorkerRuntime;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the worker after everything else and stops it first, so that what handlers use, the web server and the
 * connections outlive it. Stops in the calling thread: Spring's time-out of a phase does not cut that short.
 */
final class WorkerLifecycle implements SmartLifecycle {

    private final WorkerRuntime runtime;
    private volatile boolean running;

    WorkerLifecycle(WorkerRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void start() {
        runtime.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            runtime.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
