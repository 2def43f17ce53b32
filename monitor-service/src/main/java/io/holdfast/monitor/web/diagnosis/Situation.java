package io.holdfast.monitor.web.diagnosis;

import io.holdfast.monitor.state.Snapshot;
import io.holdfast.queue.inspect.StoreMemory;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link ProblemFinder} looks at.
 *
 * @param newDeadLetters tasks that became dead letters in the last five minutes
 * @param waitingTypes types of the next tasks of each queue
 */
public record Situation(
        Snapshot snapshot,
        List<StoreRisk> risks,
        StoreMemory memory,
        long newDeadLetters,
        Map<QueueName, Set<TaskType>> waitingTypes) {}
