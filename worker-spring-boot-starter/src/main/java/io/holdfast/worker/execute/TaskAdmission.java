package io.holdfast.worker.execute;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.delivery.StartDecision;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.handler.RegisteredHandler;
import io.holdfast.worker.lease.HeldTask;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.RefillableSlots;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SettlementSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for each acquired task whether it runs, and passes those that do to the starter. From here on their leases are
 * renewed. A task that does not run is settled, and its slot is free.
 */
public final class TaskAdmission {

    private static final Logger log = LoggerFactory.getLogger(TaskAdmission.class);

    private final HandlerRegistry handlers;
    private final HandlerLimits limits;
    private final UnknownTypes unknownTypes;
    private final LeaseKeeper leases;
    private final SettlementSender sender;
    private final OutcomeRecorder recorder;
    private final TaskStarter starter;

    public TaskAdmission(
            HandlerRegistry handlers,
            HandlerLimits limits,
            UnknownTypes unknownTypes,
            LeaseKeeper leases,
            SettlementSender sender,
            OutcomeRecorder recorder,
            TaskStarter starter) {
        this.handlers = handlers;
        this.limits = limits;
        this.unknownTypes = unknownTypes;
        this.leases = leases;
        this.sender = sender;
        this.recorder = recorder;
        this.starter = starter;
    }

    /**
     * Accepts tasks. Throws only before it has accepted any; a later failure concerns one task, which is released.
     *
     * @param slots that the tasks occupy
     */
    public void accept(TaskQueue queue, List<LeasedTask> tasks, RefillableSlots slots) {
        recorder.acquired(tasks.size());
        List<TaskExecution> ready = new ArrayList<>(tasks.size());
        List<TaskExecution> keyed = new ArrayList<>(tasks.size());
        for (LeasedTask task : tasks) {
            TaskExecution execution = admitOrRelease(task, slots);
            if (execution != null) {
                (task.header().idempotencyKey() == null ? ready : keyed).add(execution);
            }
        }
        starter.start(queue, ready, keyed);
    }

    private @Nullable TaskExecution admitOrRelease(LeasedTask task, RefillableSlots slots) {
        try {
            return admit(task, slots);
        } catch (RuntimeException | Error e) { // it must not cost the other tasks their run, nor itself its lease
            releaseLater(task, slots, e);
            return null;
        }
    }

    /** Its lease is not renewed: the search for tasks of lost replies releases it. */
    private void releaseLater(LeasedTask task, RefillableSlots slots, Throwable cause) {
        leases.forget(task.lease());
        slots.failed(task.lease().queue(), 1);
        log.error("Task {} cannot be accepted; releasing it", task.lease().task(), cause);
    }

    /** Releases tasks that arrived after the worker began to stop. Throws nothing. */
    public void refuse(List<LeasedTask> tasks, RefillableSlots slots) {
        for (LeasedTask task : tasks) {
            try {
                settleUnrun(Settlement.Released.toFront(task), slots);
            } catch (RuntimeException | Error e) {
                releaseLater(task, slots, e);
            }
        }
    }

    /** Returns null for a task that does not run. */
    private @Nullable TaskExecution admit(LeasedTask task, RefillableSlots slots) {
        if (StartDecision.onAcquire(task) instanceof StartDecision.End end) {
            settleUnrun(Settlement.Ended.unrun(task, end.ending(), end.completion()), slots);
            return null;
        }
        Optional<RegisteredHandler> handler = handlers.handlerFor(task.header().type());
        if (handler.isEmpty()) {
            settleUnrun(unknownTypes.snooze(task), slots);
            return null;
        }
        HandlerLimit<TaskExecution> limit =
                limits.of(task.header().type(), handler.get().options());
        TaskExecution execution = new TaskExecution(task, handler.get(), limit, slots, sender, recorder);
        leases.hold(task.lease(), execution);
        return execution;
    }

    private void settleUnrun(Settlement settlement, RefillableSlots slots) {
        leases.hold(settlement.lease(), HeldTask.IDLE);
        sender.add(settlement);
        slots.free(1);
    }
}
