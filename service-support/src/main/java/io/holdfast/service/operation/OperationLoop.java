package io.holdfast.service.operation;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.operation.OperationRunner;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.TaskId;
import io.holdfast.service.audit.AuditTrail;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Calls a runner of operations on a separate thread, as long as the service runs. */
public final class OperationLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OperationLoop.class);

    private static final Duration WITHOUT_REDIS = Duration.ofSeconds(1);
    private static final Duration AFTER_BUG = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final OperationRunner runner;
    private final boolean starts;
    private final Semaphore signals = new Semaphore(0);
    private volatile @Nullable Thread thread;

    /**
     * The end of an operation is recorded for the user who started it.
     *
     * @param starts whether it starts with the service; a service that is read-only changes nothing
     */
    public OperationLoop(RedisEngine engine, Operations operations, AuditTrail trail, boolean starts) {
        this(
                new OperationRunner(
                        operations,
                        engine.search(),
                        engine.queues(),
                        TaskId.generate().value(),
                        ended -> trail.record(
                                ended.request().who(),
                                "end",
                                OperationText.target(ended),
                                ended.progress().acted()),
                        System::nanoTime),
                starts);
    }

    private OperationLoop(OperationRunner runner, boolean starts) {
        this.runner = runner;
        this.starts = starts;
    }

    @Override
    public boolean isAutoStartup() {
        return starts;
    }

    /** Looks for new operations at once. */
    public void wake() {
        signals.release();
    }

    @Override
    public synchronized void start() {
        Thread started = new Thread(this::run, "operations");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            try {
                signals.drainPermits();
                if (signals.tryAcquire(step().toNanos(), TimeUnit.NANOSECONDS)) {
                    log.debug("A new operation begins");
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Duration step() {
        try {
            return runner.runOnce();
        } catch (StoreException e) { // the service logs the outage
            log.debug("Operations wait for Redis", e);
            return WITHOUT_REDIS;
        } catch (RuntimeException e) {
            log.error("Operations stopped because of an unhandled exception; they continue in {}", AFTER_BUG, e);
            return AFTER_BUG;
        }
    }

    /** Lets the current step end, so that its progress is stored. */
    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        signals.release();
        try {
            running.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.interrupt();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
