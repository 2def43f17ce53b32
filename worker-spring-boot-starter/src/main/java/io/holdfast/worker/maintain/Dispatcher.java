package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.QueueWork;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves delayed tasks to pending when they are due, in the queues that it was told of. Thread-safe, and safe in any
 * number of processes.
 */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Few: many tasks may be due in the same second, and Redis does nothing else meanwhile. */
    private static final int MAX_AT_ONCE = 250;

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<QueueName, Long> dueNanos = new ConcurrentHashMap<>();
    private final ParallelSweeps<DispatchReport> sweeps;
    private final Loop loop;

    Dispatcher(TaskQueues queues) {
        this.loop = new Loop("dispatcher", INTERVAL, this::runOnce);
        this.sweeps = new ParallelSweeps<>(
                "dispatcher", queue -> queues.queue(queue).startDispatch(MAX_AT_ONCE), this::handle, loop::runWithin);
    }

    /** The loop that runs it. */
    Loop loop() {
        return loop;
    }

    /** The next delayed task of this queue is due in this time. */
    void dueIn(QueueName queue, Duration time) {
        Duration bounded = time.compareTo(QueueWork.MAX_DUE) < 0 ? time : QueueWork.MAX_DUE;
        dueNanos.merge(queue, System.nanoTime() + bounded.toNanos(), Dispatcher::earlier);
        loop.runWithin(bounded);
    }

    void learn(Map<QueueName, QueueWork> work) {
        work.forEach((queue, queueWork) -> {
            if (queueWork.wantsDispatch()) {
                dueIn(queue, Duration.ZERO);
            } else if (queueWork.nextDue() != null) {
                dueIn(queue, queueWork.nextDue());
            }
        });
    }

    private static Long earlier(Long one, Long other) {
        return one - other < 0 ? one : other;
    }

    /**
     * Sweeps the queues with due tasks.
     *
     * @return when the next queue is due
     */
    @Nullable
    Duration runOnce() {
        Set<QueueName> due = new HashSet<>(sweeps.takeRepeats());
        long now = System.nanoTime();
        Long next = null;
        for (Map.Entry<QueueName, Long> each : Map.copyOf(dueNanos).entrySet()) {
            if (each.getValue() - now <= 0) {
                dueNanos.remove(each.getKey(), each.getValue());
                due.add(each.getKey());
            } else {
                next = next == null ? each.getValue() : earlier(next, each.getValue());
            }
        }
        sweeps.startAll(due);
        return next == null ? null : Duration.ofNanos(next - now);
    }

    private @Nullable Duration handle(QueueName queue, DispatchReport report) {
        if (report.dispatched() > 0) {
            log.debug("Moved {} of queue {} to pending", Plural.of(report.dispatched(), "delayed task"), queue);
        }
        if (report.dispatched() == MAX_AT_ONCE) {
            return Duration.ZERO;
        }
        if (report.nextDue() != null) {
            dueIn(queue, report.nextDue());
        }
        return null;
    }
}
