package io.holdfast.cli.task;

import io.holdfast.cli.command.Names;
import io.holdfast.queue.task.QueueName;
import picocli.CommandLine.Option;

/** The queue of a task. */
final class QueueOption {

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Queue of the task; default: default")
    private String queue = "default";

    String name() {
        return Names.checked(queue, QueueName::new);
    }
}
