package io.holdfast.worker.acquire;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WakeupListener;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ReconnectBackoff;
import io.holdfast.worker.support.SafeThrowables;
import io.holdfast.worker.support.StopSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills slots as they get free: acquires from the served queues, round-robin, as many tasks as there are free slots
 * ({@link TaskAcquirer}). When there are none it waits for a wake-up signal ({@link FetchWait}) and checks the queues that
 * sent none ({@link EmptyQueueCheck}). A server that does not answer is left to the {@link
 * io.holdfast.worker.support.ServerRecovery}; the queues of other servers are still served. While no server answers it
 * retries at most every half second.
 */
public final class TaskFetcher implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(TaskFetcher.class);

    private final TaskQueues queues;
    private final ServedQueues served;
    private final WorkerSlots slots;
    private final TaskAcquirer acquirer;
    private final OutageLog outage;
    private final StopSignal stop;
    private final RoundRobin round = new RoundRobin();
    private final EmptyQueueCheck check;
    private final FetchWait wait;
    private final ReconnectBackoff backoff = new ReconnectBackoff();

    public TaskFetcher(
            TaskQueues queues,
            ServedQueues served,
            WorkerSlots slots,
            SlotFiller filler,
            TaskAcquirer acquirer,
            UnreachableQueues unreachable,
            OutageLog outage,
            StopSignal stop) {
        this.queues = queues;
        this.served = served;
        this.slots = slots;
        this.acquirer = acquirer;
        this.outage = outage;
        this.stop = stop;
        this.check = new EmptyQueueCheck(queues, round, unreachable, filler, outage);
        this.wait = new FetchWait(slots, round, unreachable, served.mayGrow());
    }

    @Override
    public void run() {
        try (WakeupListener wakeups = queues.wakeups()) {
            while (!stop.isGiven()) {
                repeat(wakeups);
            }
        }
    }

    private void repeat(WakeupListener wakeups) {
        try {
            runOnce(wakeups);
            backoff.reset();
        } catch (StoreException e) {
            pauseAfter(e);
        } catch (InterruptedException e) {
            log.debug("The task fetcher is stopping");
        } catch (Throwable e) {
            log.error("Unexpected error in the task fetcher; it continues", SafeThrowables.loggable(e));
            stop.pause(backoff.next());
        }
    }

    /** Starts no further call; the tasks of one under way are released. */
    void stop() {
        stop.give();
        wait.end();
    }

    /** Fills the free slots, and waits for work if there was less. */
    private void runOnce(WakeupListener wakeups) throws InterruptedException {
        if (round.serve(served.served())) {
            check.runOnce();
        }
        int free = wait.takeFree(wakeups);
        int taken = 0;
        try {
            for (int left = round.size(); left > 0 && taken < free && !stop.isGiven(); left--) {
                taken += take(free - taken);
            }
        } finally {
            slots.free(free - taken);
        }
        if (taken < free) {
            awaitWork(wakeups);
        } else if (check.isDue()) {
            check.runOnce(); // a busy worker gets no wake-up signals
        }
    }

    private int take(int max) {
        QueueName next = round.next();
        TaskAcquirer.Taken taken = acquirer.take(next, max, round.served().size() == 1);
        if (taken.again()) {
            round.addLast(next);
        }
        return taken.count();
    }

    private void awaitWork(WakeupListener wakeups) throws InterruptedException {
        if (!wait.awaitWork(wakeups) && (queues.sharded() || check.isDueWhenIdle())) {
            check.runOnce();
        }
    }

    private void pauseAfter(StoreException error) {
        if (!stop.isGiven()) {
            outage.failed(OutageLog.FETCHER, error);
            stop.pause(backoff.next());
        }
    }
}
