package io.holdfast.worker.acquire;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import io.holdfast.worker.execute.TaskAdmission;
import io.holdfast.worker.settle.RefillableSlots;
import io.holdfast.worker.support.StopSignal;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills slots: what was acquired for free ones is handed on, and slots may be filled again in the call that completes
 * their tasks, which spares a busy worker every second round trip. A slot whose settlement says so stays taken until
 * that call. For use by many threads.
 */
public final class SlotFiller implements RefillableSlots {

    private static final Logger log = LoggerFactory.getLogger(SlotFiller.class);

    private final WorkerSlots slots;
    private final TaskAdmission intake;
    private final LostAcquires lost;
    private final BiConsumer<QueueName, Duration> dueSoon;
    private final StopSignal stop;

    /** @param dueSoon is told in how long a delayed task of a queue is due */
    public SlotFiller(
            WorkerSlots slots,
            TaskAdmission intake,
            LostAcquires lost,
            BiConsumer<QueueName, Duration> dueSoon,
            StopSignal stop) {
        this.slots = slots;
        this.intake = intake;
        this.lost = lost;
        this.dueSoon = dueSoon;
        this.stop = stop;
    }

    /** Not where several queues take turns: the one that has most to do would keep all slots. */
    @Override
    public boolean wanted() {
        return slots.ofOneQueue() && !stop.isGiven();
    }

    @Override
    public boolean begin(QueueName queue) {
        return wanted() && lost.begin(queue);
    }

    @Override
    public void end(QueueName queue) {
        lost.end(queue);
    }

    /**
     * Hands on what was acquired for slots that are taken, and returns how many tasks that were. Throws nothing: each task
     * is taken over by its execution, or goes back.
     */
    public int handOn(TaskQueue queue, Acquired acquired) {
        int count = acquired.tasks().size();
        try {
            if (stop.isGiven()) {
                intake.refuse(acquired.tasks(), this);
            } else {
                intake.accept(queue, acquired.tasks(), this);
            }
        } catch (RuntimeException | Error e) { // thrown before any task was taken over
            failed(queue.name(), count);
            log.error("{} tasks of queue {} can't be taken over and go back", count, queue.name(), e);
        }
        dueIn(queue.name(), acquired.nextDue());
        return count;
    }

    /** A delayed task of the queue is known to be due in that time, if it is not null. Throws nothing. */
    void dueIn(QueueName queue, @Nullable Duration nextDue) {
        if (nextDue != null) {
            try {
                dueSoon.accept(queue, nextDue);
            } catch (RuntimeException | Error e) {
                log.error("The dispatcher can't be told of a task due in {}; the next sweep finds it", nextDue, e);
            }
        }
    }

    @Override
    public void refill(TaskQueue queue, Acquired acquired, int count) {
        slots.free(count - acquired.tasks().size());
        int unused = handOn(queue, acquired);
    }

    @Override
    public void free(int count) {
        slots.free(count);
    }

    @Override
    public void failed(QueueName queue, int count) {
        lost.doubt(queue);
        slots.free(count);
    }
}
