package io.holdfast.worker.execute;

import io.holdfast.queue.task.TaskId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks whose handlers run at this moment. */
public final class RunningTasks {

    /** One of them. */
    public interface Run {

        TaskId id();

        /** Interrupts the handler: the worker stops, and its grace period has ended. */
        void stop();
    }

    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    void started(Run run) {
        running.add(run);
    }

    void ended(Run run) {
        running.remove(run);
    }

    public int count() {
        return running.size();
    }

    /** Some of their ids, for a report. */
    public List<TaskId> ids(int max) {
        return running.stream().limit(max).map(Run::id).toList();
    }

    public List<Run> all() {
        return List.copyOf(running);
    }
}
