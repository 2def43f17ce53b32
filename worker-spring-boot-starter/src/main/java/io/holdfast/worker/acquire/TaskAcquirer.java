package io.holdfast.worker.acquire;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.SafeThrowables;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acquires tasks from one queue and starts them. While other queues wait, a server that does not answer delays the
 * caller by a quarter of a second at most; a later reply is processed when it arrives.
 */
public final class TaskAcquirer {

    /**
     * The result of one call.
     *
     * @param count of the tasks that were started
     * @param again whether to acquire from the queue again in the next round; otherwise only after it signals tasks
     */
    record Taken(int count, boolean again) {

        private static final Taken LATER = new Taken(0, true);
        private static final Taken NOTHING = new Taken(0, false);
    }

    private static final Logger log = LoggerFactory.getLogger(TaskAcquirer.class);

    /** The time that a call may delay the queues of other servers: much longer than a reply takes on a healthy network. */
    private static final Duration SHARED_CALL_TIMEOUT = Duration.ofMillis(250);

    /** The driver times out earlier. */
    private static final Duration MAX_CALL = Duration.ofSeconds(3);

    private final TaskQueues queues;
    private final WorkerId worker;
    private final Duration lease;
    private final WorkerSlots slots;
    private final SlotFiller filler;
    private final LostAcquires lost;
    private final UnreachableQueues unreachable;
    private final OutageLog outage;

    /** @param lease the length of a lease */
    public TaskAcquirer(
            TaskQueues queues,
            WorkerId worker,
            Duration lease,
            WorkerSlots slots,
            SlotFiller filler,
            LostAcquires lost,
            UnreachableQueues unreachable,
            OutageLog outage) {
        this.queues = queues;
        this.worker = worker;
        this.lease = lease;
        this.slots = slots;
        this.filler = filler;
        this.lost = lost;
        this.unreachable = unreachable;
        this.outage = outage;
    }

    /**
     * Acquires up to {@code max} tasks, for which slots are reserved.
     *
     * @param alone whether no other queue waits meanwhile
     */
    Taken take(QueueName name, int max, boolean alone) {
        if (unreachable.contains(name) || !lost.begin(name)) {
            return Taken.LATER;
        }
        boolean late = false;
        try {
            TaskQueue queue = queues.queue(name);
            Optional<Acquired> acquired = acquire(queue, max, alone);
            late = acquired.isEmpty();
            int taken = acquired.map(answer -> filler.start(queue, answer)).orElse(0);
            return new Taken(taken, late || taken == max);
        } catch (StoreUnavailableException e) {
            outage.failed(OutageLog.FETCHER, name, e);
            lost.markLost(name);
            return Taken.LATER;
        } catch (StoreFullException e) { // refused before anything was acquired
            outage.failed(OutageLog.FETCHER, name, e);
            return Taken.NOTHING;
        } catch (StoreMismatchException e) { // likewise: Redis denies access to this queue
            log.warn(
                    "Redis refuses to return tasks of queue {}; it is tried again when the queue may have tasks",
                    name,
                    e);
            return Taken.NOTHING;
        } catch (StoreException e) { // concerns only this queue; acquired from again when it signals tasks
            outage.failed(OutageLog.FETCHER, name, e);
            lost.markLost(name);
            return Taken.NOTHING;
        } catch (RuntimeException | Error e) { // the call may have acquired tasks
            lost.markLost(name);
            throw e;
        } finally {
            if (!late) {
                lost.end(name);
            }
        }
    }

    /** Empty if the reply is late; its tasks are started when it arrives. */
    private Optional<Acquired> acquire(TaskQueue queue, int max, boolean alone) {
        if (alone || !queues.sharded()) {
            return Optional.of(answered(queue, queue.acquire(worker, max, lease)));
        }
        AcquireCall call = queue.startAcquire(worker, max, lease);
        Optional<Acquired> acquired = call.await(SHARED_CALL_TIMEOUT).map(answer -> answered(queue, answer));
        if (acquired.isEmpty()) {
            unreachable.begin(queue.name(), () -> startLate(queue, call));
        }
        return acquired;
    }

    private Acquired answered(TaskQueue queue, Acquired acquired) {
        outage.answered(OutageLog.FETCHER, queue.name()); // here, because the wait for work may be long
        return acquired;
    }

    /** The slots were freed meanwhile: tasks without a free slot are released. */
    private boolean startLate(TaskQueue queue, AcquireCall call) {
        try {
            Acquired acquired = answered(queue, call.await(MAX_CALL).orElseThrow(TaskAcquirer::unanswered));
            int taken = slots.tryTake(acquired.tasks().size());
            filler.refill(queue, new Acquired(acquired.tasks().subList(0, taken), acquired.nextDue()), taken);
            if (taken < acquired.tasks().size()) {
                lost.markLost(queue.name());
            }
        } catch (StoreException e) {
            outage.failed(OutageLog.FETCHER, queue.name(), e);
            lost.markLost(queue.name());
        } catch (RuntimeException | Error e) { // not to be repeated: the reply has been read
            lost.markLost(queue.name());
            log.error(
                    "A late reply of queue {} cannot be processed; releasing its tasks",
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
