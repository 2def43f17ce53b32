package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The executions whose handlers run at this moment. */
final class RunningTasks {

    private final Set<TaskExecution> running = ConcurrentHashMap.newKeySet();

    void started(TaskExecution execution) {
        running.add(execution);
    }

    void ended(TaskExecution execution) {
        running.remove(execution);
    }

    int count() {
        return running.size();
    }

    /** Some of their ids, for a report. */
    List<TaskId> ids(int most) {
        return running.stream()
                .limit(most)
                .map(execution -> execution.task().lease().task().id())
                .toList();
    }

    List<TaskExecution> all() {
        return List.copyOf(running);
    }
}
