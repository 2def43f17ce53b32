package io.holdfast.producer.access;

import io.holdfast.queue.OpenServices;
import io.holdfast.queue.StoreException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Tells the console, while this producer runs, that everyone on the network may call it. Does nothing if that is not so. */
final class OpenAccessReporter implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OpenAccessReporter.class);

    private final OpenServices services;
    private final boolean isOpen;
    private @Nullable ScheduledExecutorService thread;

    OpenAccessReporter(OpenServices services, boolean isOpen) {
        this.services = services;
        this.isOpen = isOpen;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the thread is shut down
    public synchronized void start() {
        if (!isOpen || thread != null) {
            return;
        }
        String name = "The producer on " + hostName();
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread reporter = new Thread(task, "open-access");
            reporter.setDaemon(true);
            return reporter;
        });
        thread.scheduleWithFixedDelay(() -> report(name), 0, OpenServices.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void report(String name) {
        try {
            services.report(name);
        } catch (StoreException e) {
            log.debug("Redis did not take the report that this producer is open", e);
        } catch (RuntimeException e) { // it would end the schedule
            log.warn("The report that this producer is open failed", e);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
