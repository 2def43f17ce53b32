package io.holdfast.client;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A task that is ready to be enqueued, with its id and payload.
 *
 * @param queue null for the route of its type, or else the default queue
 */
public record PreparedTask(NewTask task, @Nullable QueueName queue) {

    PreparedTask with(UnaryOperator<TaskHeader> change) {
        NewTask changed = new NewTask(
                task.id(), task.chosenId(), task.priority(), task.start(), change.apply(task.header()), task.payload());
        return new PreparedTask(changed, queue);
    }
}
