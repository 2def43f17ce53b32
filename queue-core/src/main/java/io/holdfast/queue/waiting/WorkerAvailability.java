package io.holdfast.queue.waiting;

import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which workers can run a task, by their last heartbeats. */
final class WorkerAvailability {

    private final List<WorkerReport> live;

    WorkerAvailability(List<WorkerStatus> workers) {
        this.live = workers.stream()
                .filter(WorkerStatus::isLiving)
                .map(WorkerStatus::report)
                .toList();
    }

    /** Why no worker takes the task; null when one does. */
    @Nullable
    WaitReason reasonAgainst(TaskSummary task) {
        List<WorkerReport> serving = live.stream()
                .filter(worker -> worker.queues().contains(task.queue()))
                .toList();
        if (serving.isEmpty()) {
            return WaitReason.noWorker("No live worker serves queue " + task.queue());
        }
        List<WorkerReport> able = serving.stream()
                .filter(worker -> worker.handles().includes(task.header().type()))
                .toList();
        if (able.isEmpty()) {
            return WaitReason.noWorker("No live worker of queue " + task.queue() + " handles type "
                    + task.header().type());
        }
        List<ClosedGate> closed = able.stream()
                .map(worker -> gateOf(worker, task))
                .flatMap(Optional::stream)
                .toList();
        return closed.size() < able.size() ? null : firstToOpen(closed);
    }

    private static Optional<ClosedGate> gateOf(WorkerReport worker, TaskSummary task) {
        return worker.closed().stream()
                .filter(gate -> gate.queue().equals(task.queue()))
                .findFirst();
    }

    private static WaitReason firstToOpen(List<ClosedGate> closed) {
        Instant until = closed.stream()
                .map(ClosedGate::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return WaitReason.breakerOpen(until, closed.get(0).reason());
    }
}
