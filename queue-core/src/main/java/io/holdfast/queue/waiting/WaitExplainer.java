package io.holdfast.queue.waiting;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains why a pending or delayed task is not running. The estimated start assumes that the queue moves as in the
 * last minute and that no task of a higher priority arrives. There is none while something holds the task up for an
 * unknown time. Thread-safe.
 */
public final class WaitExplainer {

    private final QueueInspector inspector;
    private final WorkerRegistry registry;

    public WaitExplainer(QueueInspector inspector, WorkerRegistry registry) {
        this.inspector = inspector;
        this.registry = registry;
    }

    /** Null unless the task is pending or delayed. Costs a few milliseconds of Redis: for one task, not for lists. */
    public @Nullable Waiting explain(TaskDetail task) {
        TaskState state = task.summary().state();
        if (state != TaskState.PENDING && state != TaskState.DELAYED) {
            return null;
        }
        Position position = inspector.position(task.summary());
        WaitReason noWorker = new WorkerAvailability(registry.workers()).reasonAgainst(task.summary());
        return new Waiting(
                reasons(task, position, noWorker),
                state == TaskState.PENDING ? place(position) : null,
                estimatedStart(task.summary(), position, noWorker));
    }

    private static List<WaitReason> reasons(TaskDetail task, Position position, @Nullable WaitReason noWorker) {
        boolean delayed = task.summary().state() == TaskState.DELAYED;
        boolean scheduled = delayed && task.snooze() == null && task.attempts().isEmpty();
        List<WaitReason> reasons = new ArrayList<>();
        if (scheduled) {
            reasons.add(WaitReason.scheduled(task.summary().stateTime()));
        }
        if (position.paused()) {
            reasons.add(WaitReason.paused());
        }
        if (noWorker != null) {
            reasons.add(noWorker);
        }
        if (position.keyHolder() != null) {
            reasons.add(WaitReason.keyHeld(position.keyHolder().value()));
        } else if (position.keyDone()) {
            reasons.add(WaitReason.keyDone());
        }
        if (delayed && !scheduled) {
            reasons.add(delay(task));
        }
        if (!delayed && (position.ahead() == null || position.ahead() > 0)) {
            reasons.add(behind(position));
        }
        return List.copyOf(reasons);
    }

    private static WaitReason behind(Position position) {
        Long ahead = position.ahead();
        boolean counted = ahead != null && ahead <= Position.MAX_COUNTED;
        return WaitReason.behind(counted ? ahead : null, counted && !position.exact());
    }

    private static WaitReason delay(TaskDetail task) {
        Instant due = task.summary().stateTime();
        SnoozeRecord snooze = task.snooze();
        return snooze == null ? WaitReason.retrying(due, task.lastError()) : WaitReason.snooze(due, snooze.reason());
    }

    private static @Nullable Object place(Position position) {
        Long ahead = position.ahead();
        if (ahead == null && position.exact()) {
            return null;
        }
        return ahead == null || ahead > Position.MAX_COUNTED ? Waiting.BEYOND_COUNT : Long.valueOf(ahead + 1);
    }

    private static @Nullable Instant estimatedStart(
            TaskSummary task, Position position, @Nullable WaitReason noWorker) {
        Instant start = position.estimatedStart();
        if (start == null || (noWorker != null && noWorker.until() == null)) {
            return null;
        }
        if (task.state() == TaskState.DELAYED) {
            start = later(start, task.stateTime());
        }
        return noWorker == null ? start : later(start, noWorker.until());
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }
}
