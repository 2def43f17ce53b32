package io.holdfast.producer.waiting;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Position;
import io.holdfast.queue.model.PutOff;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TaskSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says why a task that is pending or delayed is not running. The estimate takes it that its queue goes on as in the last
 * minute and that nothing of a higher priority comes; what keeps it for an unknown time leaves it without one.
 */
@Component
public class WaitExplainer {

    private final QueueInspector inspector;
    private final WorkerRegistry registry;

    WaitExplainer(QueueInspector inspector, WorkerRegistry registry) {
        this.inspector = inspector;
        this.registry = registry;
    }

    /** Null for a task that does not wait. */
    public @Nullable Waiting explain(TaskDetail task) {
        TaskState state = task.summary().state();
        if (state != TaskState.PENDING && state != TaskState.DELAYED) {
            return null;
        }
        Position position = inspector.position(task.summary());
        WaitReason workers = new Hands(registry.workers()).missingFor(task.summary());
        List<WaitReason> reasons = new ArrayList<>();
        boolean scheduled = state == TaskState.DELAYED && isFirstSchedule(task);
        if (scheduled) {
            reasons.add(delay(task));
        }
        if (position.paused()) {
            reasons.add(WaitReason.paused());
        }
        if (workers != null) {
            reasons.add(workers);
        }
        addKey(position, reasons);
        if (state == TaskState.DELAYED && !scheduled) {
            reasons.add(delay(task));
        }
        boolean pending = state == TaskState.PENDING;
        if (pending && (position.ahead() == null || position.ahead() > 0)) {
            reasons.add(WaitReason.behind(position.exact() ? position.ahead() : null));
        }
        Long place =
                pending && position.exact() && position.ahead() != null ? Long.valueOf(position.ahead() + 1) : null;
        return new Waiting(List.copyOf(reasons), place, !pending || position.exact(), start(task, position, workers));
    }

    private static void addKey(Position position, List<WaitReason> reasons) {
        if (position.keyHolder() != null) {
            reasons.add(WaitReason.keyHeld(position.keyHolder().value()));
        } else if (position.keyDone()) {
            reasons.add(WaitReason.keyDone());
        }
    }

    private static boolean isFirstSchedule(TaskDetail task) {
        return task.putOff() == null && task.attempts().isEmpty();
    }

    private static WaitReason delay(TaskDetail task) {
        Instant due = task.summary().stateTime();
        PutOff putOff = task.putOff();
        if (putOff != null) {
            return WaitReason.putOff(due, putOff.reason());
        }
        return task.attempts().isEmpty() ? WaitReason.scheduled(due) : WaitReason.retrying(due, task.lastError());
    }

    private static @Nullable Instant start(TaskDetail task, Position position, @Nullable WaitReason workers) {
        TaskSummary summary = task.summary();
        Instant start = position.estimatedStart();
        Instant least = summary.state() == TaskState.DELAYED ? summary.stateTime() : null;
        if (workers != null) {
            if (workers.until() == null) {
                return null;
            }
            least = later(least, workers.until());
        }
        return start == null ? null : later(least, start);
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one != null && one.isAfter(other) ? one : other;
    }
}
