package io.holdfast.samples.thumbnails;

import io.holdfast.client.Enqueued;
import io.holdfast.client.TaskClient;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Follows a picture through its two tasks. */
final class Trail {

    static final String QUEUE = "thumbnails";

    private static final Set<TaskState> UNDER_WAY =
            EnumSet.of(TaskState.PENDING, TaskState.DELAYED, TaskState.PROCESSING);

    private Trail() {}

    /** Derives the id of the second task from that of the first. */
    static TaskId thumbnailOf(TaskId inspection) {
        return new TaskId(inspection + "-thumbnail");
    }

    /** The current task of the picture; empty if the queue has forgotten it, long after its end. */
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

    /** A task that the queue has forgotten has ended, too. */
    static boolean isOver(Optional<TaskDetail> task) {
        return task.filter(Trail::isUnderWay).isEmpty();
    }

    static boolean isCompleted(TaskDetail task) {
        return task.summary().state() == TaskState.COMPLETED;
    }

    /** Whether its handler ran; a task whose key had already succeeded is completed without a run. */
    static boolean hasRun(TaskDetail task) {
        return task.attempts().stream().anyMatch(attempt -> attempt.kind() == Attempt.Kind.SUCCEEDED);
    }
}
