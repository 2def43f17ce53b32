package io.holdfast.worker.execute;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.worker.handler.RegisteredHandler;
import io.holdfast.worker.lease.HeldTask;
import io.holdfast.worker.settle.OutcomeRecorder;
import io.holdfast.worker.settle.RefillableSlots;
import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.settle.SettlementSender;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of one task, from its admission to its settlement: its state and the requests to stop it. It
 * ends exactly once: settled, or with its lease lost.
 */
final class TaskExecution implements HeldTask, RunningTasks.Run {

    private final LeasedTask task;
    private final RegisteredHandler handler;
    private final @Nullable HandlerLimit<TaskExecution> limit;
    private final RefillableSlots slots;
    private final SettlementSender sender;
    private final OutcomeRecorder recorder;
    private final Interruption interruption = new Interruption();
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
    private boolean slotHandedOver;
    private long startNanos;
    private volatile boolean begun;

    /** The thread that moves it to its last stage settles it, or records its lost lease. */
    private enum Stage {
        WAITING,
        RUNNING,
        OVER
    }

    TaskExecution(
            LeasedTask task,
            RegisteredHandler handler,
            @Nullable HandlerLimit<TaskExecution> limit,
            RefillableSlots slots,
            SettlementSender sender,
            OutcomeRecorder recorder) {
        this.task = task;
        this.handler = handler;
        this.limit = limit;
        this.slots = slots;
        this.sender = sender;
        this.recorder = recorder;
    }

    LeasedTask task() {
        return task;
    }

    RegisteredHandler handler() {
        return handler;
    }

    @Nullable
    HandlerLimit<TaskExecution> limit() {
        return limit;
    }

    RefillableSlots slots() {
        return slots;
    }

    Interruption interruption() {
        return interruption;
    }

    TaskId id() {
        return task.lease().task().id();
    }

    @Override
    public OptionalLong startNanos() {
        return begun ? OptionalLong.of(startNanos) : OptionalLong.empty();
    }

    @Override
    public RunningTask report(Duration age) {
        return new RunningTask(
                id(),
                new RunningTask.Run(
                        task.lease().queue(),
                        task.header().type(),
                        task.attempt(),
                        age,
                        handler.options().timeoutOf(task.header())));
    }

    @Override
    public @Nullable IdempotencyKey key() {
        return task.header().idempotencyKey();
    }

    /**
     * False if its handler must not be called: its lease is lost, or the task was released.
     *
     * @param nanos the present moment
     */
    boolean begin(long nanos) {
        startNanos = nanos;
        begun = stage.compareAndSet(Stage.WAITING, Stage.RUNNING); // shows the line above to the heartbeat
        return begun;
    }

    /** Settles the task, unless it has been settled or its lease is lost. */
    void settle(Settlement settlement) {
        if (stage.getAndSet(Stage.OVER) != Stage.OVER) {
            sender.add(settlement);
            if (settlement.slots() != null) {
                slotHandedOver = true;
            }
        }
    }

    /** Frees the slot, unless its settlement has it. */
    void freeSlot() {
        if (!slotHandedOver) {
            slots.free(1);
        }
    }

    @Override
    public void leaseLost() {
        if (stage.getAndSet(Stage.OVER) != Stage.OVER) {
            recorder.leaseLost(task);
            interruption.request(StopReason.LEASE_LOST);
        }
    }

    @Override
    public void cancelRequested() {
        interruption.request(StopReason.CANCELLED);
    }

    @Override
    public void workerStops() {
        if (stage.compareAndSet(Stage.WAITING, Stage.OVER)) {
            sender.add(Settlement.Released.toFront(task));
        }
    }

    @Override
    public void stop() {
        interruption.request(StopReason.STOPPING);
    }

    @Override
    public void abandon() {
        settle(Settlement.Released.toFront(task));
    }
}
