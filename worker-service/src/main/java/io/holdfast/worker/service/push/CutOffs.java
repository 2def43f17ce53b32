package io.holdfast.worker.service.push;

import io.holdfast.queue.model.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells tasks whose connection happened to break from one under which the service dies again and again: each is forgiven
 * a few times, as far as this process remembers.
 */
final class CutOffs {

    private static final int FORGIVEN = 5;
    private static final int MOST_TASKS = 10_000;

    private final Map<TaskId, Integer> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TaskId, Integer> eldest) {
            return size() > MOST_TASKS;
        }
    };

    synchronized boolean forgives(TaskId task) {
        return counts.merge(task, 1, Integer::sum) <= FORGIVEN;
    }

    synchronized void forget(TaskId task) {
        counts.remove(task);
    }
}
