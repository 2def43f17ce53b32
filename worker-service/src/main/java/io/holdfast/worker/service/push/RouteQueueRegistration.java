package io.holdfast.worker.service.push;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.service.route.RouteSettings;
import io.holdfast.worker.service.route.Routes;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Registers the queue of each route, so that producers enqueue its tasks there. Repeats that, because Redis may be
 * unreachable at start or lose its data later. A queue that was already set for the type is kept, with a warning.
 */
final class RouteQueueRegistration implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RouteQueueRegistration.class);
    private static final long INTERVAL_SECONDS = 10;
    private static final int PHASE = 0;

    private final QueueRoutes queues;
    private final Routes routes;
    private final Set<QueueName> warned = new HashSet<>();
    private volatile @Nullable ScheduledExecutorService executor;

    RouteQueueRegistration(QueueRoutes queues, Routes routes) {
        this.queues = queues;
        this.routes = routes;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // repeats until it is shut down
    public void start() {
        routes.all().forEach(route -> log.info("Pushing tasks of type {}", route));
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, "holdfast-routes");
            thread.setDaemon(true);
            return thread;
        });
        if (!routes.all().isEmpty()) {
            runOnce();
            started.scheduleWithFixedDelay(this::runOnce, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        }
        executor = started;
    }

    void runOnce() {
        try {
            routes.all().forEach(this::register);
        } catch (StoreException e) {
            log.debug("Could not register the queues of routes, trying again", e);
        } catch (RuntimeException e) { // otherwise the executor would stop
            log.error("Could not register the queues of routes, trying again", e);
        }
    }

    private void register(RouteSettings route) {
        QueueName current = queues.routeIfAbsent(route.type(), route.queue());
        if (!current.equals(route.queue()) && warned.add(route.queue())) {
            log.warn(
                    "Tasks of type {} go to queue {} (an entry in tasks:routes), not to queue {} of their route. They do not"
                            + " wait separately while their service is unreachable. Set queue: {} on the route, or"
                            + " remove the entry",
                    route.type(),
                    current,
                    route.queue(),
                    current);
        }
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

    /** Before the worker and the web server. */
    @Override
    public int getPhase() {
        return PHASE;
    }
}
