package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tasks of one request that go to one queue. Of several with the same chosen id it keeps the first. */
final class QueueBatch {

    private final QueueName queue;
    private final List<NewTask> tasks = new ArrayList<>();
    private final Set<TaskId> chosen = new HashSet<>();
    private final Set<TaskId> repeated = new HashSet<>();

    QueueBatch(QueueName queue) {
        this.queue = queue;
    }

    void add(NewTask task) {
        if (task.chosenId() && !chosen.add(task.id())) {
            repeated.add(task.id());
        } else {
            tasks.add(task);
        }
    }

    QueueName queue() {
        return queue;
    }

    List<NewTask> tasks() {
        return tasks;
    }

    /** The ids that occur more than once in the request. */
    Set<TaskId> repeated() {
        return repeated;
    }
}
