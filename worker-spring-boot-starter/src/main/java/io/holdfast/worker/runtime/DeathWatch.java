package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.QueueLook;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.SilentWorker;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that a worker process has died before its leases expire: no heartbeat, and no connection left, at two looks one
 * after the other. Then it ends the worker's leases and sends the reaper. Safe in any number of processes; one of them
 * acts.
 */
final class DeathWatch {

    /** The time between two looks while nobody is missing. */
    static final Duration INTERVAL = Duration.ofMillis(800);

    private static final Logger log = LoggerFactory.getLogger(DeathWatch.class);

    /** A little more than the heartbeat's interval; to be late is no harm, as long as the connections stand. */
    private static final Duration SILENCE = Duration.ofMillis(1_200);

    /** Longer than a worker needs to connect again when only its connections were cut. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(600);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final WorkerRegistry registry;
    private final TaskQueues queues;
    private final ServedQueues served;
    private final Runnable sweep;
    private Set<SilentWorker> missing = Set.of();

    /** @param sweep makes the reaper look at once */
    DeathWatch(WorkerRegistry registry, TaskQueues queues, ServedQueues served, Runnable sweep) {
        this.registry = registry;
        this.queues = queues;
        this.served = served;
        this.sweep = sweep;
    }

    /**
     * One look.
     *
     * @return in how long it wants to look again; null for its usual rhythm
     */
    @Nullable
    Duration runOnce() {
        Set<SilentWorker> before = missing;
        missing = Set.of(); // should a look fail, begin anew
        Set<SilentWorker> vanished = new HashSet<>(registry.vanished(SILENCE));
        for (SilentWorker dead : before) {
            if (vanished.remove(dead) && registry.takeOver(dead)) {
                takeBack(dead);
            }
        }
        missing = vanished;
        return missing.isEmpty() ? null : SECOND_LOOK;
    }

    private void takeBack(SilentWorker dead) {
        AtomicInteger ended = new AtomicInteger();
        Map<QueueName, QueueLook> looks = queues.look(served.all(), PATIENCE);
        looks.values().removeIf(look -> !look.leased());
        EachQueue.of(looks.keySet(), queue -> {
            List<Lease> leases = queues.queue(queue).leasesOf(dead.worker());
            ended.addAndGet(registry.forfeit(dead, leases));
        });
        log.info(
                "Worker {} has died: it is silent since {} and its connections are closed; it held {} tasks",
                dead.worker(),
                dead.lastSeen(),
                ended);
        if (ended.get() > 0) {
            sweep.run();
        }
    }
}
