package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills slots: what was acquired for free ones is handed on, and slots may be filled again in the call that completes
 * their tasks, which spares a busy worker every second round trip. A slot whose settlement says so stays taken until
 * that call. For use by many threads.
 */
final class SlotRefill {

    private static final Logger log = LoggerFactory.getLogger(SlotRefill.class);

    private final WorkerSlots slots;
    private final Intake intake;
    private final LostAcquires lost;
    private final BiConsumer<QueueName, Duration> dueSoon;
    private final StopSignal stop;

    /** @param dueSoon is told in how long a delayed task of a queue is due */
    SlotRefill(
            WorkerSlots slots,
            Intake intake,
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
    boolean wanted() {
        return slots.ofOneQueue() && !stop.isGiven();
    }

    LostAcquires lost() {
        return lost;
    }

    /** Hands on what was acquired for slots that are taken, and returns how many tasks that were. */
    int handOn(TaskQueue queue, Acquired acquired) {
        if (acquired.nextDue() != null) {
            dueSoon.accept(queue.name(), acquired.nextDue());
        }
        if (stop.isGiven()) {
            intake.refuse(acquired.tasks());
        } else {
            intake.accept(queue, acquired.tasks(), this);
        }
        return acquired.tasks().size();
    }

    /** The same for so many slots; those that get no task are free. */
    void refill(TaskQueue queue, Acquired acquired, int count) {
        slots.free(count - acquired.tasks().size());
        try {
            int unused = handOn(queue, acquired);
        } catch (RuntimeException | Error e) {
            log.error(
                    "Tasks of queue {} can't be handed on; what nobody has taken over is given back", queue.name(), e);
            lost.doubt(queue.name());
        }
    }

    void free(int count) {
        slots.free(count);
    }

    /** Nobody knows whether a call has taken tasks for so many slots. */
    void failed(QueueName queue, int count) {
        lost.doubt(queue);
        slots.free(count);
    }
}
