package io.holdfast.worker.acquire;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.SafeThrowables;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks from one queue and hands them on. A server that does not answer holds the caller up for a quarter of a second
 * at most where there are others; what it answers later is handed on then.
 */
public final class TaskAcquirer {

    /**
     * What came of it.
     *
     * @param count of the tasks that were handed on
     * @param again whether the queue is to be asked again in its turn; else it is empty, or to be left alone until it rings
     */
    record Taken(int count, boolean again) {

        private static final Taken LATER = new Taken(0, true);
        private static final Taken NOTHING = new Taken(0, false);
    }

    private static final Logger log = LoggerFactory.getLogger(TaskAcquirer.class);

    /** How long a call may hold up the queues of other servers: much longer than an answer takes on a sound network. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** The driver gives a call up before. */
    private static final Duration MAX_CALL = Duration.ofSeconds(3);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final Duration lease;
    private final WorkerSlots slots;
    private final SlotFiller filling;
    private final LostAcquires lost;
    private final UnreachableQueues away;
    private final OutageLog outage;

    /** @param lease how long the lease of a task lasts */
    public TaskAcquirer(
            TaskQueues queues,
            WorkerId worker,
            Duration lease,
            WorkerSlots slots,
            SlotFiller filling,
            LostAcquires lost,
            UnreachableQueues away,
            OutageLog outage) {
        this.queues = queues;
        this.worker = worker;
        this.lease = lease;
        this.slots = slots;
        this.filling = filling;
        this.lost = lost;
        this.away = away;
        this.outage = outage;
    }

    /**
     * Takes up to that many tasks, for which there are slots.
     *
     * @param alone whether no other queue waits meanwhile
     */
    Taken take(QueueName name, int most, boolean alone) {
        if (away.contains(name) || !lost.begin(name)) {
            return Taken.LATER;
        }
        boolean late = false;
        try {
            TaskQueue queue = queues.queue(name);
            Optional<Acquired> acquired = acquire(queue, most, alone);
            late = acquired.isEmpty();
            int taken = acquired.map(answer -> filling.handOn(queue, answer)).orElse(0);
            return new Taken(taken, late || taken == most);
        } catch (StoreUnavailableException e) {
            outage.failed(OutageLog.POLLER, name, e);
            lost.doubt(name);
            return Taken.LATER;
        } catch (StoreFullException e) { // refused before it took anything
            outage.failed(OutageLog.POLLER, name, e);
            return Taken.NOTHING;
        } catch (StoreMismatchException e) { // likewise: Redis lets nobody near this queue
            log.warn("Redis refuses to give out tasks of queue {}; it is asked again when it may have some", name, e);
            return Taken.NOTHING;
        } catch (StoreException e) { // of this queue alone; it is asked again when it rings
            outage.failed(OutageLog.POLLER, name, e);
            lost.doubt(name);
            return Taken.NOTHING;
        } catch (RuntimeException | Error e) { // whatever it was, the call may have taken tasks
            lost.doubt(name);
            throw e;
        } finally {
            if (!late) {
                lost.end(name);
            }
        }
    }

    /** Empty when the answer is late; what it brings is handed on when it is there. */
    private Optional<Acquired> acquire(TaskQueue queue, int most, boolean alone) {
        if (alone || !queues.sharded()) {
            return Optional.of(answered(queue, queue.acquire(worker, most, lease)));
        }
        AcquireCall call = queue.startAcquire(worker, most, lease);
        Optional<Acquired> acquired = call.await(PATIENCE).map(answer -> answered(queue, answer));
        if (acquired.isEmpty()) {
            away.begin(queue.name(), () -> handOnLate(queue, call));
        }
        return acquired;
    }

    private Acquired answered(TaskQueue queue, Acquired acquired) {
        outage.answered(OutageLog.POLLER, queue.name()); // here, since the wait for work may be long
        return acquired;
    }

    /** The slots have been left to others meanwhile: tasks that find none any more are given back. */
    private boolean handOnLate(TaskQueue queue, AcquireCall call) {
        try {
            Acquired acquired = answered(queue, call.await(MAX_CALL).orElseThrow(TaskAcquirer::unanswered));
            int taken = slots.tryTake(acquired.tasks().size());
            filling.refill(queue, new Acquired(acquired.tasks().subList(0, taken), acquired.nextDue()), taken);
            if (taken < acquired.tasks().size()) {
                lost.doubt(queue.name());
            }
        } catch (StoreException e) {
            outage.failed(OutageLog.POLLER, queue.name(), e);
            lost.doubt(queue.name());
        } catch (RuntimeException | Error e) { // not to be repeated: the answer has been read
            lost.doubt(queue.name());
            log.error(
                    "A late answer of queue {} can't be handed on; its tasks go back",
                    queue.name(),
                    SafeThrowables.loggable(e));
        } finally {
            lost.end(queue.name());
        }
        return true;
    }

    private static StoreUnavailableException unanswered() {
        return new StoreUnavailableException("Redis did not answer acquire", new TimeoutException());
    }
}
