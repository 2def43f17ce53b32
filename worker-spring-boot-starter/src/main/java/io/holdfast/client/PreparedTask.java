package io.holdfast.client;

import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskHeader;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A task that is ready to be enqueued, its id and payload made.
 *
 * @param queue null for that of its type's route, else the default one
 */
public record PreparedTask(NewTask task, @Nullable QueueName queue) {

    PreparedTask with(UnaryOperator<TaskHeader> change) {
        NewTask changed = new NewTask(
                task.id(), task.chosenId(), task.priority(), task.start(), change.apply(task.header()), task.payload());
        return new PreparedTask(changed, queue);
    }
}
