package io.holdfast.worker.settle;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.Plural;
import io.holdfast.worker.support.ServerRecovery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles tasks in Redis. Settlements gather while calls are under way; the next flush takes its share of them, so an
 * idle worker settles at once and a busy one settles many in a round trip. A call without a reply is repeated until
 * Redis answers, separately for each server; until then the leases are renewed. Thread-safe; a few threads flush.
 */
public final class SettlementSender {

    private static final Logger log = LoggerFactory.getLogger(SettlementSender.class);
    private static final String NAME = "settlement sender";

    private final BatchCalls calls;
    private final LeaseKeeper leases;
    private final OutcomeRecorder recorder;
    private final OutageLog outage;
    private final ServerRecovery recovery;
    private final int share;
    private final BlockingQueue<Settlement> gathered = new LinkedTransferQueue<>();
    private final Set<Lease> unanswered = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<Settlement>> parked = new ConcurrentHashMap<>();

    /** @param share how many settlements a flush takes, unless more than twice as many have gathered */
    public SettlementSender(
            BatchCalls calls,
            LeaseKeeper leases,
            OutcomeRecorder recorder,
            OutageLog outage,
            ServerRecovery recovery,
            int share) {
        this.share = share;
        this.recovery = recovery;
        this.calls = calls;
        this.leases = leases;
        this.recorder = recorder;
        this.outage = outage;
    }

    public void add(Settlement settlement) {
        try {
            gathered.add(settlement);
        } catch (Throwable e) { // a lease that is never settled must not be renewed forever
            leases.forget(settlement.lease());
            throw e;
        }
    }

    public boolean hasWork() {
        return !gathered.isEmpty();
    }

    /**
     * Waits for settlements and flushes a share of them.
     *
     * @return how many are sent again because of an unexpected error; they are gathered like new ones
     */
    public int runOnce() throws InterruptedException {
        // Half of the gathered settlements if that is more than the share: a fixed share might never catch up.
        int part = Math.max(share, gathered.size() / 2);
        List<Settlement> all = new ArrayList<>(part);
        all.add(gathered.take());
        gathered.drainTo(all, part - 1);
        Deque<List<Settlement>> groups = grouped(all);
        int again = 0;
        try {
            while (!groups.isEmpty()) {
                List<Settlement> group = groups.element();
                List<Settlement> unsettled = settleOrLeaveToRecovery(group);
                groups.remove();
                gathered.addAll(unsettled);
                again += unsettled.size();
            }
        } finally {
            groups.forEach(this::putBack); // after an Error: nothing else holds them
        }
        return again;
    }

    private Deque<List<Settlement>> grouped(List<Settlement> all) {
        try {
            return new ArrayDeque<>(BatchCalls.grouped(all));
        } catch (Throwable e) { // such as an OutOfMemoryError
            putBack(all);
            throw e;
        }
    }

    private void putBack(List<Settlement> settlements) {
        for (Settlement settlement : settlements) {
            try {
                add(settlement);
            } catch (Throwable e) {
                log.error(
                        "Task {} cannot be settled; its lease will expire and the reaper will reclaim it",
                        settlement.lease().task(),
                        e);
            }
        }
    }

    private List<Settlement> settleOrLeaveToRecovery(List<Settlement> group) {
        RefillableSlots slots = group.get(0).slots();
        if (!recovery.any() || !recovery.isUnavailable(calls.shardOf(group))) {
            return slots == null ? flush(group) : refill(group, slots);
        }
        if (slots != null) {
            slots.free(group.size());
        }
        return leaveToRecovery(group);
    }

    /** Settles completed tasks and fills their slots again. */
    private List<Settlement> refill(List<Settlement> group, RefillableSlots slots) {
        QueueName queue = queueOf(group);
        if (!slots.begin(queue)) {
            slots.free(group.size());
            return flush(group);
        }
        try {
            return refillNow(group, slots);
        } finally {
            slots.end(queue);
        }
    }

    private List<Settlement> refillNow(List<Settlement> group, RefillableSlots slots) {
        TaskQueue queue = calls.queueOf(group);
        Refill refill;
        try {
            refill = calls.refill(group, leases.ttl());
        } catch (Throwable e) { // the call may have taken effect
            List<Settlement> unsettled = unanswered(group, e);
            slots.failed(queue.name(), group.size());
            return unsettled;
        }
        try {
            answered(group, refill.rejections());
        } finally { // whatever happens to the old tasks, nothing else holds the new ones
            slots.refill(queue, refill.acquired(), group.size());
        }
        return List.of();
    }

    /** Returns the settlements to send again. */
    private List<Settlement> flush(List<Settlement> group) {
        try {
            answered(group, calls.send(group));
            return List.of();
        } catch (StoreException e) {
            return unanswered(group, e);
        } catch (RuntimeException e) {
            return group.size() > 1 ? flushOneByOne(group) : refused(group.get(0), e);
        } catch (Error e) { // such as an OutOfMemoryError: it must not end the thread
            return unanswered(group, e);
        }
    }

    /**
     * It is unknown whether the tasks are settled. The settlements are sent again; then a task that Redis does not know is not
     * an error.
     */
    private List<Settlement> unanswered(List<Settlement> group, Throwable error) {
        noteUnanswered(group, error);
        return error instanceof StoreException && !(error instanceof StoreMismatchException)
                ? leaveToRecovery(group)
                : withoutSlots(group);
    }

    private void noteUnanswered(List<Settlement> group, Throwable error) {
        group.forEach(settlement -> unanswered.add(settlement.lease()));
        if (error instanceof StoreException outageOfStore && !(error instanceof StoreMismatchException)) {
            outage.failed(NAME, queueOf(group), outageOfStore);
        } else {
            log.error("Settling {} failed unexpectedly; retrying", Plural.of(group.size(), "task"), error);
        }
    }

    /** Leaves the settlements to the recovery of their server, which delays no other server. */
    private List<Settlement> leaveToRecovery(List<Settlement> group) {
        String shard = calls.shardOf(group);
        parkedFor(shard).addAll(withoutSlots(group));
        recovery.begin(shard, () -> settleParked(shard));
        return List.of();
    }

    private Queue<Settlement> parkedFor(String shard) {
        return parked.computeIfAbsent(shard, name -> new ConcurrentLinkedQueue<>());
    }

    /** Tries each queue, until the server is unavailable. Returns whether Redis has answered for all. */
    private boolean settleParked(String shard) {
        Queue<Settlement> waiting = parkedFor(shard);
        List<Settlement> all = new ArrayList<>();
        Set<Settlement> settled = new HashSet<>();
        try {
            for (Settlement next = waiting.peek(); next != null; next = waiting.peek()) {
                all.add(next);
                waiting.remove();
            }
            for (List<Settlement> group : BatchCalls.grouped(all)) {
                if (isSettled(group)) {
                    settled.addAll(group);
                }
            }
        } catch (StoreUnavailableException e) {
            log.debug("A server is unavailable; its remaining settlements wait until it is back", e);
        } finally {
            all.stream().filter(settlement -> !settled.contains(settlement)).forEach(waiting::add);
        }
        return settled.size() == all.size();
    }

    /** @throws StoreUnavailableException if the server does not answer */
    private boolean isSettled(List<Settlement> group) {
        try {
            answered(group, calls.send(group));
        } catch (StoreException e) {
            noteUnanswered(group, e);
            if (e instanceof StoreUnavailableException unavailable) {
                throw unavailable;
            }
            return false;
        } catch (RuntimeException e) { // a task that cannot be settled must not delay the others
            gathered.addAll(group.size() > 1 ? flushOneByOne(group) : refused(group.get(0), e));
        }
        return true;
    }

    private static QueueName queueOf(List<Settlement> group) {
        return group.get(0).lease().queue();
    }

    private static List<Settlement> withoutSlots(List<Settlement> group) {
        return group.stream().map(Settlement::withoutSlots).toList();
    }

    private void answered(List<Settlement> group, Map<TaskRef, Rejection> rejections) {
        outage.answered(NAME, queueOf(group));
        recorder.settledTogether(group.size());
        group.forEach(settlement ->
                answered(settlement, rejections.get(settlement.lease().task())));
    }

    /** A task that cannot be settled must not delay the others. */
    private List<Settlement> flushOneByOne(List<Settlement> group) {
        return group.stream()
                .map(settlement -> flush(List.of(settlement)))
                .flatMap(List::stream)
                .toList();
    }

    private void answered(Settlement settlement, @Nullable Rejection rejection) {
        leases.forget(settlement.lease());
        boolean sentBefore = !unanswered.isEmpty() && unanswered.remove(settlement.lease());
        recorder.settled(settlement, rejection, sentBefore);
    }

    private List<Settlement> refused(Settlement settlement, RuntimeException error) {
        leases.forget(settlement.lease());
        log.error(
                "Task {} of queue {} cannot be settled; its lease will expire and the reaper will reclaim it",
                settlement.lease().task(),
                settlement.lease().queue(),
                error);
        return List.of();
    }
}
