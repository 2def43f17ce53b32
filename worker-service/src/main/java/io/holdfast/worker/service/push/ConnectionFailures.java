package io.holdfast.worker.service.push;

import io.holdfast.queue.task.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts broken connections per task. A few cost no retry, because the service may be restarting; more suggest that the task
 * crashes the service. Only this process remembers them.
 */
final class ConnectionFailures {

    private static final int MAX_FREE = 5;
    private static final int MAX_TASKS = 10_000;

    private final Map<TaskId, Integer> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Integer> eldest) {
            return size() > MAX_TASKS;
        }
    };

    synchronized boolean isFree(TaskId task) {
        return counts.merge(task, 1, Integer::sum) <= MAX_FREE;
    }

    synchronized void forget(TaskId task) {
        counts.remove(task);
    }
}
