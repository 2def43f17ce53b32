package io.holdfast.queue.contract;

import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists do not define the order of tasks in processing, so this sorts them. */
public final class ByDeadline {

    private static final Comparator<TaskSummary> ORDER = Comparator.comparing(TaskSummary::stateTime)
            .thenComparing(task -> task.ref().member());

    private ByDeadline() {}

    /** Returns the same tasks, with the adjacent ones in processing sorted by lease deadline. */
    public static List<TaskSummary> ordered(List<TaskSummary> tasks) {
        List<TaskSummary> ordered = new ArrayList<>(tasks);
        int first = 0;
        while (first < ordered.size() && ordered.get(first).state() != TaskState.PROCESSING) {
            first++;
        }
        int end = first;
        while (end < ordered.size() && ordered.get(end).state() == TaskState.PROCESSING) {
            end++;
        }
        ordered.subList(first, end).sort(ORDER);
        return ordered;
    }
}
