package io.holdfast.worker.service.push;

import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.model.QueueName;
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
 * Sees to it that producers put the tasks of a route into its queue: at the start, and again and again, since Redis may
 * be away then or lose its data later. Where somebody has given the type another queue, that stands, and is said once.
 */
final class RouteRegistration implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RouteRegistration.class);
    private static final long INTERVAL_SECONDS = 10;
    private static final int EARLY = 0;

    private final QueueRoutes queues;
    private final Routes routes;
    private final Set<QueueName> told = new HashSet<>();
    private volatile @Nullable ScheduledExecutorService thread;

    RouteRegistration(QueueRoutes queues, Routes routes) {
        this.queues = queues;
        this.routes = routes;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // repeats until it is shut down
    public void start() {
        routes.all().forEach(route -> log.info("Pushes tasks of type {}", route));
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "holdfast-routes");
            made.setDaemon(true);
            return made;
        });
        if (!routes.all().isEmpty()) {
            runOnce();
            started.scheduleWithFixedDelay(this::runOnce, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        }
        thread = started;
    }

    void runOnce() {
        try {
            routes.all().forEach(this::register);
        } catch (StoreException e) {
            log.debug("Can't set the queues of routes now; it is tried again", e);
        } catch (RuntimeException e) { // else it would never run again
            log.error("Can't set the queues of routes; it is tried again", e);
        }
    }

    private void register(RouteSettings route) {
        QueueName standing = queues.routeIfAbsent(route.type(), route.queue());
        if (!standing.equals(route.queue()) && told.add(route.queue())) {
            log.warn(
                    "Tasks of type {} go to queue {} by tasks:routes, not to {} of their route: that stands, and they are"
                            + " not kept apart while their service is away. Set queue: {} on the route, or remove the"
                            + " entry",
                    route.type(),
                    standing,
                    route.queue(),
                    standing);
        }
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

    /** Before the worker, and before the service answers. */
    @Override
    public int getPhase() {
        return EARLY;
    }
}
