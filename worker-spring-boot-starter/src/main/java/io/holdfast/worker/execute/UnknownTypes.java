package io.holdfast.worker.execute;

import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SnoozeReason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tasks visible that this worker has no handler for: once a minute and type in the log, and in their own state. */
public final class UnknownTypes {

    private static final Logger log = LoggerFactory.getLogger(UnknownTypes.class);
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final int MOST_TYPES = 1_000;

    private final Map<TaskType, Long> loggedNanos = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskType, Long> eldest) {
            return size() > MOST_TYPES;
        }
    };

    /** What happens to such a task. */
    Settlement met(LeasedTask task) {
        TaskType type = task.header().type();
        if (isNews(type)) {
            log.warn(
                    "No handler for type {}: its tasks in queue {} are put off, without costing a retry,"
                            + " until a worker knows the type",
                    type,
                    task.lease().queue());
        }
        String text =
                "No handler for type " + type + " at worker " + task.lease().worker();
        return new Settlement.Released(task, Snooze.doubling(task.lease(), text), SnoozeReason.UNKNOWN_TYPE);
    }

    private synchronized boolean isNews(TaskType type) {
        long now = System.nanoTime();
        Long before = loggedNanos.get(type);
        boolean news = before == null || now - before > SILENCE.toNanos();
        if (news) {
            loggedNanos.put(type, now);
        }
        return news;
    }
}
