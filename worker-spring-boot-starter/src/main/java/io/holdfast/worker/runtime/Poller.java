package io.holdfast.worker.runtime;

import io.holdfast.queue.AcquireCall;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkBell;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks as slots get free: asks the served queues, round-robin, for as many as there are free slots. With nothing
 * there it waits until a queue rings. A server that does not answer is left to the {@link Recovery}; the queues of
 * others go on, held up no longer than {@code PATIENCE}. While nobody answers it tries again, at most half a second later.
 */
final class Poller implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Poller.class);
    private static final String NAME = "poller";
    /** Only bounds how late a bell is heard that a dying worker took with it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** While a server is away, which is to be asked soon when it is back; and where queues may be new. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

    /** How long a call may hold up the queues of other servers: much longer than an answer takes on a sound network. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** The driver gives a call up before. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

    /** Between the looks of a busy worker at the queues that are thought to be empty: a small part of its time. */
    private static final Duration SHORTEST_LOOK_PAUSE = Duration.ofMillis(25);

    /** On a slow network fairness is worth more of it. */
    private static final Duration LONGEST_LOOK_PAUSE = Duration.ofMillis(500);

    private static final int LOOK_PAUSES = 20;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final PollerStore store;
    private final WorkerSlots slots;
    private final SlotRefill filling;
    private final Recovery recovery;
    private final StopSignal stop;
    private final Interruption waiting = new Interruption();
    private final Backoff backoff = new Backoff();
    private final Turns turns = new Turns();
    private long lookedNanos = System.nanoTime();
    private long lookTookNanos;

    /**
     * What it works on.
     *
     * @param lease how long an acquired lease lasts
     */
    record PollerStore(TaskQueues queues, ServedQueues served, WorkerId worker, Duration lease, Outage outage) {}

    /** @param recovery the one that settles the doubts about lost acquires, too */
    Poller(PollerStore store, WorkerSlots slots, SlotRefill filling, Recovery recovery, StopSignal stop) {
        this.store = store;
        this.slots = slots;
        this.filling = filling;
        this.recovery = recovery;
        this.stop = stop;
    }

    @Override
    public void run() {
        try (WorkBell bell = store.queues().bell()) {
            while (!stop.isGiven()) {
                repeat(bell);
            }
        }
    }

    private void repeat(WorkBell bell) {
        try {
            runOnce(bell);
            backoff.reset();
        } catch (StoreException e) {
            pauseAfter(e);
        } catch (InterruptedException e) {
            log.debug("The poller was told to stop");
        } catch (Throwable e) {
            log.error("The poller broke; it goes on", Thrown.loggable(e));
            stop.pause(backoff.next());
        }
    }

    /** No new acquires from now on; what a last one brings is given back. */
    void stop() {
        stop.give();
        waiting.tell(StopReason.STOPPING);
    }

    /** Fills the free slots, and waits for more work when there was less than that. */
    private void runOnce(WorkBell bell) throws InterruptedException {
        if (turns.serve(store.served().served())) {
            look();
        }
        int free = takeFree(bell);
        int taken = 0;
        try {
            for (int left = turns.size(); left > 0 && taken < free && !stop.isGiven(); left--) {
                taken += acquireFrom(turns.next(), free - taken);
            }
        } finally {
            slots.free(free - taken);
        }
        if (taken < free) {
            awaitWork(bell);
        } else if (System.nanoTime() - lookedNanos >= lookPauseNanos()) {
            look(); // a busy worker hears no bell
        }
    }

    private long lookPauseNanos() {
        long part = Math.max(SHORTEST_LOOK_PAUSE.toNanos(), LOOK_PAUSES * lookTookNanos);
        return Math.min(part, LONGEST_LOOK_PAUSE.toNanos());
    }

    /** Finds out which of the queues that are thought to be empty have tasks, in one round trip. */
    private void look() {
        List<QueueName> out =
                turns.out().stream().filter(queue -> !isAway(queue)).toList();
        if (turns.served().size() == 1) {
            out.forEach(turns::last);
            lookedNanos = System.nanoTime();
        } else if (!out.isEmpty()) {
            lookAt(out);
        }
    }

    private void lookAt(List<QueueName> out) {
        long begun = System.nanoTime();
        Duration patience = store.queues().sharded() ? PATIENCE : LONGEST_CALL;
        store.queues().look(out, patience).forEach((queue, seen) -> {
            if (seen.pending()) {
                turns.last(queue);
            }
            filling.dueIn(queue, seen.nextDue());
        });
        store.outage().answered(NAME);
        lookedNanos = System.nanoTime();
        lookTookNanos = lookedNanos - begun;
    }

    private int acquireFrom(QueueName name, int most) {
        if (isAway(name) || !filling.lost().begin(name)) {
            turns.last(name);
            return 0;
        }
        boolean late = false;
        try {
            TaskQueue queue = store.queues().queue(name);
            Optional<Acquired> acquired = acquire(queue, most);
            late = acquired.isEmpty();
            int taken = acquired.map(answer -> filling.handOn(queue, answer)).orElse(0);
            if (late || taken == most) {
                turns.last(name);
            }
            return taken;
        } catch (StoreUnavailableException e) {
            store.outage().failed(NAME, name, e);
            filling.lost().doubt(name);
            turns.last(name);
            return 0;
        } catch (StoreFullException e) { // refused before it took anything
            store.outage().failed(NAME, name, e);
            return 0;
        } catch (StoreMismatchException e) { // likewise: Redis lets nobody near this queue
            log.warn("Redis refuses to give out tasks of queue {}; it is asked again when it may have some", name, e);
            return 0;
        } catch (StoreException e) { // of this queue alone; it is asked again when it rings
            store.outage().failed(NAME, name, e);
            filling.lost().doubt(name);
            return 0;
        } catch (RuntimeException | Error e) { // whatever it was, the call may have taken tasks
            filling.lost().doubt(name);
            throw e;
        } finally {
            if (!late) {
                filling.lost().end(name);
            }
        }
    }

    private boolean isAway(QueueName name) {
        return recovery.any() && recovery.isAway(store.queues().shardOf(name));
    }

    /** Empty when the answer is late; what it brings is handed on when it is there. */
    private Optional<Acquired> acquire(TaskQueue queue, int most) {
        if (!store.queues().sharded() || turns.served().size() == 1) {
            return Optional.of(answered(queue, queue.acquire(store.worker(), most, store.lease())));
        }
        AcquireCall call = queue.startAcquire(store.worker(), most, store.lease());
        Optional<Acquired> acquired = call.await(PATIENCE).map(answer -> answered(queue, answer));
        if (acquired.isEmpty()) {
            recovery.begin(store.queues().shardOf(queue.name()), () -> handOnLate(queue, call));
        }
        return acquired;
    }

    private Acquired answered(TaskQueue queue, Acquired acquired) {
        store.outage().answered(NAME, queue.name()); // here, since the wait for work may be long
        return acquired;
    }

    /** The slots have been left to others meanwhile: tasks that find none any more are given back. */
    private boolean handOnLate(TaskQueue queue, AcquireCall call) {
        LostAcquires lost = filling.lost();
        try {
            Acquired acquired = answered(queue, call.await(LONGEST_CALL).orElseThrow(Poller::unanswered));
            int taken = slots.tryTake(acquired.tasks().size());
            filling.refill(queue, new Acquired(acquired.tasks().subList(0, taken), acquired.nextDue()), taken);
            if (taken < acquired.tasks().size()) {
                lost.doubt(queue.name());
            }
        } catch (StoreException e) {
            store.outage().failed(NAME, queue.name(), e);
            lost.doubt(queue.name());
        } catch (RuntimeException | Error e) { // not to be repeated: the answer has been read
            lost.doubt(queue.name());
            log.error(
                    "A late answer of queue {} can't be handed on; its tasks go back",
                    queue.name(),
                    Thrown.loggable(e));
        } finally {
            lost.end(queue.name());
        }
        return true;
    }

    private static StoreUnavailableException unanswered() {
        return new StoreUnavailableException("Redis did not answer acquire", new TimeoutException());
    }

    private int takeFree(WorkBell bell) throws InterruptedException {
        int free = slots.tryTake(TaskQueue.PORTION);
        if (free > 0) {
            return free;
        }
        bell.rest();
        if (!waiting.enter()) {
            throw new InterruptedException();
        }
        try {
            return slots.takeFree(TaskQueue.PORTION);
        } finally {
            waiting.leave();
        }
    }

    private void awaitWork(WorkBell bell) throws InterruptedException {
        if (!waiting.enter()) {
            return;
        }
        try {
            List<QueueName> ready = turns.served();
            if (recovery.any()) {
                ready = ready.stream().filter(queue -> !isAway(queue)).toList();
            }
            if (ready.isEmpty()) {
                recovery.awaitOne(LONGEST_PAUSE);
            } else {
                awaitWork(bell, ready);
            }
        } finally {
            waiting.leave();
        }
    }

    private void awaitWork(WorkBell bell, List<QueueName> ready) {
        boolean news = recovery.any() || store.served().mayGrow();
        Set<QueueName> rang = bell.await(ready, news ? SHORT_WAIT : LONGEST_WAIT);
        turns.first(rang);
        boolean unseen = System.nanoTime() - lookedNanos >= LONGEST_WAIT.toNanos();
        if (rang.isEmpty() && (unseen || store.queues().sharded())) {
            look();
        }
    }

    private void pauseAfter(StoreException error) {
        if (!stop.isGiven()) {
            store.outage().failed(NAME, error);
            stop.pause(backoff.next());
        }
    }
}
