package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.execute.TaskAdmission;
import io.holdfast.worker.settle.RefillableSlots;
import io.holdfast.worker.support.Plural;
import io.holdfast.worker.support.StopSignal;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the tasks that were acquired for free slots. Slots may also be refilled by the call that completes their
 * tasks, which saves a busy worker every second round trip; such a slot stays occupied until that call. Thread-safe.
 */
public final class SlotFiller implements RefillableSlots {

    private static final Logger log = LoggerFactory.getLogger(SlotFiller.class);

    private final WorkerSlots slots;
    private final TaskAdmission admission;
    private final LostAcquires lost;
    private final BiConsumer<QueueName, Duration> dueSoon;
    private final StopSignal stop;

    /** @param dueSoon learns when the next delayed task of a queue is due */
    public SlotFiller(
            WorkerSlots slots,
            TaskAdmission admission,
            LostAcquires lost,
            BiConsumer<QueueName, Duration> dueSoon,
            StopSignal stop) {
        this.slots = slots;
        this.admission = admission;
        this.lost = lost;
        this.dueSoon = dueSoon;
        this.stop = stop;
    }

    /** False if several queues are served: the busiest would keep all slots. */
    @Override
    public boolean refillsAllowed() {
        return slots.singleQueue() && !stop.isGiven();
    }

    @Override
    public boolean begin(QueueName queue) {
        return refillsAllowed() && lost.begin(queue);
    }

    @Override
    public void end(QueueName queue) {
        lost.end(queue);
    }

    /**
     * Starts the tasks that were acquired for occupied slots, and returns their number. Throws nothing: each task is
     * accepted or released.
     */
    public int start(TaskQueue queue, Acquired acquired) {
        int count = acquired.tasks().size();
        try {
            if (stop.isGiven()) {
                admission.refuse(acquired.tasks(), this);
            } else {
                admission.accept(queue, acquired.tasks(), this);
            }
        } catch (RuntimeException | Error e) { // thrown before any task was accepted
            failed(queue.name(), count);
            log.error("{} of queue {} cannot be accepted; releasing them", Plural.of(count, "task"), queue.name(), e);
        }
        dueIn(queue.name(), acquired.nextDue());
        return count;
    }

    /** Passes on when the next delayed task of the queue is due, if that is known. Throws nothing. */
    void dueIn(QueueName queue, @Nullable Duration nextDue) {
        if (nextDue != null) {
            try {
                dueSoon.accept(queue, nextDue);
            } catch (RuntimeException | Error e) {
                log.error(
                        "The dispatcher cannot be notified of a task that is due in {}; the next sweep finds it",
                        nextDue,
                        e);
            }
        }
    }

    @Override
    public void refill(TaskQueue queue, Acquired acquired, int count) {
        slots.free(count - acquired.tasks().size());
        int unused = start(queue, acquired);
    }

    @Override
    public void free(int count) {
        slots.free(count);
    }

    @Override
    public void failed(QueueName queue, int count) {
        lost.markLost(queue);
        slots.free(count);
    }
}
