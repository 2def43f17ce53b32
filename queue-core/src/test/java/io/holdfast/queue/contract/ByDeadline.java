package io.holdfast.queue.contract;

import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TaskSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists of tasks leave it open in which order those in processing come. */
public final class ByDeadline {

    private static final Comparator<TaskSummary> ORDER = Comparator.comparing(TaskSummary::stateTime)
            .thenComparing(task -> task.ref().member());

    private ByDeadline() {}

    /** The same tasks, those in processing, which stand side by side, in the order in which their leases end. */
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
