package io.holdfast.queue.contract;

import io.holdfast.queue.inspect.TaskSummary;
import java.time.Duration;

/** A task in one line, for comparing whole queues in a test. */
final class ShownTask {
    private ShownTask() {}

    static String line(TaskSummary task) {
        StringBuilder line = new StringBuilder()
                .append(task.ref().id())
                .append(' ')
                .append(task.state().label());
        if (task.stateTime() != null) {
            long after = Duration.between(QueueFixture.START, task.stateTime()).toMillis();
            line.append(" +").append(after);
        }
        if (task.worker() != null) {
            line.append(' ').append(task.worker());
        }
        if (task.retries() > 0) {
            line.append(" retries=").append(task.retries());
        }
        return line.toString();
    }
}
