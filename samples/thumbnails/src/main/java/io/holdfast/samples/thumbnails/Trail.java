package io.holdfast.samples.thumbnails;

import io.holdfast.client.Enqueued;
import io.holdfast.client.TaskClient;
import io.holdfast.queue.model.Attempt;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Follows a picture through its two tasks. */
final class Trail {

    static final String QUEUE = "thumbnails";

    private static final Set<TaskState> UNDER_WAY =
            EnumSet.of(TaskState.PENDING, TaskState.DELAYED, TaskState.PROCESSING);

    private Trail() {}

    /** The id of the second task, of that of the first. */
    static TaskId thumbnailOf(TaskId inspection) {
        return new TaskId(inspection + "-thumbnail");
    }

    /** The task that the picture has come to; empty when the queue has forgotten it, long after its end. */
    static Optional<TaskDetail> furthest(TaskClient client, TaskId inspection) {
        Optional<TaskDetail> first = find(client, inspection);
        return first.filter(task -> task.summary().state() == TaskState.COMPLETED)
                .map(task -> find(client, thumbnailOf(inspection)))
                .orElse(first);
    }

    static Optional<TaskDetail> find(TaskClient client, TaskId id) {
        return client.find(new Enqueued(new QueueName(QUEUE), id, false));
    }

    static boolean isUnderWay(TaskDetail task) {
        return UNDER_WAY.contains(task.summary().state());
    }

    /** It is over, too, when the queue has forgotten it. */
    static boolean isOver(Optional<TaskDetail> task) {
        return task.filter(Trail::isUnderWay).isEmpty();
    }

    static boolean isCompleted(TaskDetail task) {
        return task.summary().state() == TaskState.COMPLETED;
    }

    /** Whether its handler did it; a task whose key had its success before is completed without having run. */
    static boolean hasRun(TaskDetail task) {
        return task.attempts().stream().anyMatch(attempt -> attempt.kind() == Attempt.Kind.SUCCEEDED);
    }
}
