package io.holdfast.worker.runtime;

import io.holdfast.queue.model.TaskId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks whose handlers run at this moment. */
final class RunningTasks {

    /** One of them. */
    interface Run {

        TaskId id();

        /** Interrupts the handler: the worker stops, and its grace is over. */
        void stop();
    }

    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    void started(Run run) {
        running.add(run);
    }

    void ended(Run run) {
        running.remove(run);
    }

    int count() {
        return running.size();
    }

    /** Some of their ids, for a report. */
    List<TaskId> ids(int max) {
        return running.stream().limit(max).map(Run::id).toList();
    }

    List<Run> all() {
        return List.copyOf(running);
    }
}
