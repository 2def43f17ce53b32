package io.holdfast.producer.intake;

import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tasks of one call that go into one queue; of two with the same chosen id the first. */
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

    /** Ids that stand in the call more than once. */
    Set<TaskId> repeated() {
        return repeated;
    }
}
