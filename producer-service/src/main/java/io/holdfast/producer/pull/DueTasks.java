package io.holdfast.producer.pull;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings delayed tasks when they are due to queues from which workers pull. Who takes tasks is who hears of the next one
 * that is due: a dispatcher elsewhere may not have, and would come later.
 */
public final class DueTasks implements TaskTaker.DueSoon {

    private static final Logger log = LoggerFactory.getLogger(DueTasks.class);
    /** What is due later, the next call hears of. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final TaskQueues queues;
    private final ScheduledExecutorService clock;
    private final Map<QueueName, Long> nextNanos = new ConcurrentHashMap<>();

    public DueTasks(TaskQueues queues, ScheduledExecutorService clock) {
        this.queues = queues;
        this.clock = clock;
    }

    @Override
    public void in(QueueName queue, Duration time) {
        if (time.compareTo(SOON) > 0 || clock.isShutdown()) {
            return;
        }
        long due = System.nanoTime() + time.toNanos();
        Long next = nextNanos.get(queue);
        if (next == null || due - next < 0) {
            nextNanos.put(queue, due);
            var unused = clock.schedule(() -> bring(queue, due), time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void bring(QueueName queue, long due) {
        nextNanos.remove(queue, due);
        var unused = queues.queue(queue).startDispatch(TaskQueue.PORTION).whenComplete((report, error) -> {
            if (error != null) {
                log.debug("Can't bring the due tasks of queue {}; the dispatcher of a worker will", queue, error);
            }
        });
    }
}
