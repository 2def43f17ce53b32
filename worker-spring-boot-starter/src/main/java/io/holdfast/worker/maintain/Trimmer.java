package io.holdfast.worker.maintain;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.QueueName;
import io.holdfast.worker.support.Loop;
import io.holdfast.worker.support.Plural;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets ended tasks beyond their retention, in the queues where a scan has found some. Safe in any number of
 * processes.
 */
final class Trimmer {

    private static final Logger log = LoggerFactory.getLogger(Trimmer.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /**
     * The interval while thousands of tasks end: what is trimmed soon after its end is still in the CPU cache of Redis.
     */
    private static final Duration SOON_AGAIN = Duration.ofMillis(20);

    private final TrimPolicy policy;
    private final Set<QueueName> busy = ConcurrentHashMap.newKeySet();
    private final ParallelSweeps<Integer> sweeps;
    private final Loop loop;

    Trimmer(TaskQueues queues, TrimPolicy policy) {
        this.policy = policy;
        this.loop = new Loop("trimmer", INTERVAL, () -> {
            runOnce();
            return null;
        });
        this.sweeps = new ParallelSweeps<>(
                "trimmer", queue -> queues.queue(queue).startTrim(policy), this::handle, loop::runWithin);
    }

    /** The loop that runs it. */
    Loop loop() {
        return loop;
    }

    /** What a scan has found in the queues. */
    void onScan(Map<QueueName, QueueSummary> work) {
        List<QueueName> full = work.entrySet().stream()
                .filter(summary -> summary.getValue().wantsTrim(policy))
                .map(Map.Entry::getKey)
                .toList();
        sweeps.startAll(full);
    }

    /** Continues where the last sweep left something. */
    void runOnce() {
        sweeps.startAll(sweeps.takeRepeats());
    }

    private @Nullable Duration handle(QueueName queue, int forgotten) {
        if (forgotten > 0) {
            log.debug("Trimmed {} of queue {}", Plural.of(forgotten, "ended task"), queue);
        }
        if (forgotten >= policy.limit()) {
            busy.add(queue);
            return Duration.ZERO;
        }
        return busy.remove(queue) ? SOON_AGAIN : null;
    }
}
