package io.holdfast.worker.autoconfigure;

import io.holdfast.worker.runtime.WorkerRuntime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the worker after everything else and stops it first, so that the beans of handlers, the web server and the
 * connections outlive it. Stops in the calling thread: the shutdown timeout of a Spring phase does not interrupt it.
 * Each start creates a new worker, so an application can be stopped and started again.
 */
final class WorkerLifecycle implements SmartLifecycle {

    private final Supplier<WorkerRuntime> workers;
    private volatile @Nullable WorkerRuntime running;

    /** @param workers creates a worker that has not been started */
    WorkerLifecycle(Supplier<WorkerRuntime> workers) {
        this.workers = workers;
    }

    @Override
    public void start() {
        WorkerRuntime worker = workers.get();
        worker.start();
        running = worker;
    }

    @Override
    public void stop() {
        WorkerRuntime worker = running;
        running = null;
        if (worker != null) {
            try {
                worker.stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
