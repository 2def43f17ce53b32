package io.holdfast.service;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StoreRisk;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Looks at start whether Holdfast can work with this Redis and what it holds; if not, the service does not start. While
 * Redis is away the service starts all the same, and looks again until it has seen it.
 */
public final class StoreVerification implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(StoreVerification.class);
    private static final long AGAIN_SECONDS = 2;

    private final TaskQueues queues;
    private final Supplier<List<StoreRisk>> risks;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "store-verification");
        thread.setDaemon(true);
        return thread;
    });

    /** @param risks reads by what this Redis can lose tasks */
    public StoreVerification(TaskQueues queues, Supplier<List<StoreRisk>> risks) {
        this.queues = queues;
        this.risks = risks;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the executor is shut down
    public void afterSingletonsInstantiated() {
        try {
            verify();
            later.shutdown();
        } catch (StoreUnavailableException e) {
            log.warn(
                    "Redis is away at start: going on, and looking for it again every {} s ({}) {}",
                    AGAIN_SECONDS,
                    e.getMessage(),
                    StoreHints.of(String.valueOf(e.getMessage())));
            later.scheduleWithFixedDelay(this::verifyAgain, AGAIN_SECONDS, AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void verifyAgain() {
        try {
            verify();
            log.info("Redis is there");
            later.shutdown();
        } catch (StoreMismatchException e) {
            log.error(
                    "{}. {} Restart this service when that is fixed",
                    e.getMessage(),
                    StoreHints.of(String.valueOf(e.getMessage())));
            later.shutdown();
        } catch (StoreUnavailableException e) {
            log.debug("Redis is still away", e);
        }
    }

    private void verify() {
        Set<QueueName> all = new TreeSet<>(queues.known());
        all.add(QueueName.DEFAULT);
        queues.verify(all);
        risks.get().forEach(risk -> log.warn("This Redis can lose tasks. {}", risk));
    }

    @Override
    public void destroy() {
        later.shutdownNow();
    }
}
