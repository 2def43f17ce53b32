package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.DispatchReport;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings delayed tasks when they are due. Safe in any number of processes. */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Few: many tasks may be due in the same second, and Redis does nothing else meanwhile. */
    private static final int MOST_AT_ONCE = 250;

    private final Function<QueueName, TaskQueue> queues;
    private final ServedQueues served;

    Dispatcher(Function<QueueName, TaskQueue> queues, ServedQueues served) {
        this.queues = queues;
        this.served = served;
    }

    /** One sweep over all queues: how many tasks it brought, and when the next one of any queue is due. */
    DispatchReport runOnce() {
        List<DispatchReport> reports = new ArrayList<>();
        EachQueue.of(served.all(), queue -> reports.add(sweep(queue)));
        int dispatched = 0;
        Duration nextDue = null;
        for (DispatchReport report : reports) {
            dispatched += report.dispatched();
            nextDue = earlier(nextDue, report.nextDue());
        }
        return new DispatchReport(dispatched, nextDue);
    }

    private DispatchReport sweep(QueueName name) {
        int dispatched = 0;
        DispatchReport report;
        do {
            report = queues.apply(name).dispatch(MOST_AT_ONCE);
            dispatched += report.dispatched();
        } while (report.dispatched() == MOST_AT_ONCE);
        if (dispatched > 0) {
            log.debug("Brought {} delayed tasks of queue {} to pending", dispatched, name);
        }
        return new DispatchReport(dispatched, report.nextDue());
    }

    private static @Nullable Duration earlier(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
