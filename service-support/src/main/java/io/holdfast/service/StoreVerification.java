package io.holdfast.service;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.task.QueueName;
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
 * Checks at start whether Holdfast can use this Redis and the data in it. If not, the service does not start. If Redis is
 * unreachable, the service starts anyway and repeats the check until Redis answers.
 */
public final class StoreVerification implements SmartInitializingSingleton, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(StoreVerification.class);
    private static final long RETRY_SECONDS = 2;

    private final TaskQueues queues;
    private final Supplier<List<StoreRisk>> risks;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "store-verification");
        thread.setDaemon(true);
        return thread;
    });

    /** @param risks reads the settings by which this Redis can lose tasks */
    public StoreVerification(TaskQueues queues, Supplier<List<StoreRisk>> risks) {
        this.queues = queues;
        this.risks = risks;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // ends when the executor is shut down
    public void afterSingletonsInstantiated() {
        try {
            verify();
            executor.shutdown();
        } catch (StoreUnavailableException e) {
            log.warn(
                    "Redis is unavailable at start. The service starts and tries again every {} s. {}. {}",
                    RETRY_SECONDS,
                    e.getMessage(),
                    StoreHints.of(String.valueOf(e.getMessage())));
            executor.scheduleWithFixedDelay(this::verifyAgain, RETRY_SECONDS, RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void verifyAgain() {
        try {
            verify();
            log.info("Redis is reachable");
            executor.shutdown();
        } catch (StoreMismatchException e) {
            log.error(
                    "{}. {} Fix this, then restart the service",
                    e.getMessage(),
                    StoreHints.of(String.valueOf(e.getMessage())));
            executor.shutdown();
        } catch (StoreUnavailableException e) {
            log.debug("Redis is still unavailable", e);
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
        executor.shutdownNow();
    }
}
