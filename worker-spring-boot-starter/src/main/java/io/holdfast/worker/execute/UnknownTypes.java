package io.holdfast.worker.execute;

import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SnoozeReason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles tasks without a handler: it logs each type at most once a minute, and keeps the reason with the task. */
public final class UnknownTypes {

    private static final Logger log = LoggerFactory.getLogger(UnknownTypes.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    private static final int MAX_TYPES = 1_000;

    private final Map<TaskType, Long> loggedNanos = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskType, Long> eldest) {
            return size() > MAX_TYPES;
        }
    };

    /** What happens to such a task. */
    Settlement snooze(LeasedTask task) {
        TaskType type = task.header().type();
        if (shouldLog(type)) {
            log.warn(
                    "Type {} has no handler: its tasks in queue {} are snoozed without costing a retry until a worker with"
                            + " a handler takes them",
                    type,
                    task.lease().queue());
        }
        String text =
                "Type " + type + " has no handler at worker " + task.lease().worker();
        return new Settlement.Released(task, Snooze.doubling(task.lease(), text), SnoozeReason.UNKNOWN_TYPE);
    }

    private synchronized boolean shouldLog(TaskType type) {
        long now = System.nanoTime();
        Long before = loggedNanos.get(type);
        boolean due = before == null || now - before > LOG_INTERVAL.toNanos();
        if (due) {
            loggedNanos.put(type, now);
        }
        return due;
    }
}
