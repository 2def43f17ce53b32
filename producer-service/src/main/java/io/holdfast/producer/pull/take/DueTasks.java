package io.holdfast.producer.pull.take;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Dispatches on time what is delayed, or waits for a rate, in queues from which workers pull. The process that takes tasks
 * learns when the next one is due; a dispatcher elsewhere may not know and would be late.
 */
@Component
class DueTasks implements TaskTaker.DueListener {

    private static final Logger log = LoggerFactory.getLogger(DueTasks.class);

    /** A later request learns about tasks that are due after this. */
    private static final Duration HORIZON = Duration.ofSeconds(5);

    private final TaskQueues queues;
    private final PullTimer timer;
    private final Map<QueueName, Long> nextNanos = new ConcurrentHashMap<>();

    DueTasks(TaskQueues queues, PullTimer timer) {
        this.queues = queues;
        this.timer = timer;
    }

    @Override
    public void nextDue(QueueName queue, Duration delay) {
        if (delay.compareTo(HORIZON) > 0 || timer.isClosed()) {
            return;
        }
        long due = System.nanoTime() + delay.toNanos();
        Long next = nextNanos.get(queue);
        if (next == null || due - next < 0) {
            nextNanos.put(queue, due);
            var unused = timer.after(delay, () -> dispatch(queue, due));
        }
    }

    private void dispatch(QueueName queue, long due) {
        nextNanos.remove(queue, due);
        var unused = queues.queue(queue).startDispatch(TaskQueue.MAX_BATCH).whenComplete((report, error) -> {
            if (error == null && report.nextDue() != null) {
                nextDue(queue, report.nextDue()); // a waiting call is woken only by what this dispatches
            } else if (error != null) {
                log.debug("Dispatching the due tasks of queue {} failed; a worker's dispatcher does it", queue, error);
            }
        });
    }
}
