package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves delayed tasks to pending when they are due, in the queues of which {@link #onScan} or {@link #dueIn} said so. Thread-safe, and safe in any
 * number of processes.
 */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Few: many tasks may be due in the same second, and Redis does nothing else meanwhile. */
    private static final int MAX_AT_ONCE = 250;

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final DueQueues due = new DueQueues();
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
        loop.runWithin(due.dueIn(queue, time));
    }

    /** What a scan has found in the queues. */
    void onScan(Map<QueueName, QueueSummary> work) {
        work.forEach((queue, summary) -> {
            if (summary.wantsDispatch()) {
                dueIn(queue, Duration.ZERO);
            } else if (summary.nextDue() != null) {
                dueIn(queue, summary.nextDue());
            }
        });
    }

    /**
     * Sweeps the queues with due tasks.
     *
     * @return when the next queue is due
     */
    @Nullable
    Duration runOnce() {
        Set<QueueName> swept = new HashSet<>(sweeps.takeRepeats());
        Duration next = due.takeTo(swept);
        sweeps.startAll(swept);
        return next;
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
