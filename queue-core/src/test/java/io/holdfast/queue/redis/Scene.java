package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.worker.WorkerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The twins, their last state, and what their clients remember: leases even after their loss, so that late workers try
 * to settle tasks of others, and workers that were once silent.
 */
final class Scene {
    private static final int LEASES_REMEMBERED = 40;
    private static final int WORKERS_REMEMBERED = 5;
    static final Set<String> CONTROL_FIELDS = Stream.concat(
                    RedisTaskQueues.OWN_CONTROL_FIELDS.stream(),
                    Stream.of("paused", "limits", "limited_keys", "paused_keys", "schedules"))
            .collect(Collectors.toSet());

    final Twins twins;
    private final int steps;
    private final List<LeasedTask> leased = new ArrayList<>();
    private final List<DisconnectedWorker> silent = new ArrayList<>();
    private final Map<TaskRef, LeaseToken> tokens = new HashMap<>();
    private PlacedTasks placed;
    private double awaitedDue = Double.POSITIVE_INFINITY;
    private int known;

    /** @param steps maximum number of steps */
    Scene(Twins twins, int steps) {
        this.twins = twins;
        this.steps = steps;
        this.placed = twins.compare(RandomTasks.keysOf(steps));
    }

    PlacedTasks placed() {
        return placed;
    }

    /** Counts accepted tasks; negative for forgotten ones. */
    void letIn(int tasks) {
        known += tasks;
    }

    void took(List<LeasedTask> taken) {
        for (LeasedTask task : taken) {
            LeaseToken last = tokens.put(task.lease().task(), task.lease().token());
            if (last != null) {
                assertThat(task.lease().token()).as("token of " + task).isGreaterThan(last);
            }
        }
    }

    void remember(List<LeasedTask> taken) {
        leased.addAll(taken);
        leased.subList(0, Math.max(0, leased.size() - LEASES_REMEMBERED)).clear();
    }

    void rememberSilent(Collection<DisconnectedWorker> workers) {
        silent.addAll(workers);
        silent.subList(0, Math.max(0, silent.size() - WORKERS_REMEMBERED)).clear();
    }

    List<DisconnectedWorker> silent() {
        return silent;
    }

    List<LeasedTask> leasedTo(WorkerId worker) {
        return leased.stream()
                .filter(task -> task.lease().worker().equals(worker))
                .toList();
    }

    List<WorkerId> holders() {
        return leased.stream().map(task -> task.lease().worker()).distinct().toList();
    }

    /** Compares the twins after a step, and checks what must hold between any two. */
    void check(Step step) {
        PlacedTasks before = placed;
        placed = twins.compare(RandomTasks.keysOf(steps));
        assertThat(placed.tasks()).as("accepted tasks that are not forgotten").isEqualTo(known);
        if (step.kind().startsWith("acquire") || step.kind().equals("refill")) {
            awaitedDue = placed.firstDue();
        }
        assertThat(placed.leavesWorkUnsignaled(awaitedDue))
                .as("there is work, or will be, without a wake-up signal")
                .isFalse();
        assertThat(placed.lastToken()).as("last token").isGreaterThanOrEqualTo(before.lastToken());
        assertThat(placed.dump().hash(Key.CONTROL).keySet())
                .as("fields of control: one that is missing in OWN_CONTROL_FIELDS keeps its queue from being forgotten")
                .isSubsetOf(CONTROL_FIELDS);
        for (Key key : List.of(Key.WORKER_REPORTS, Key.WORKER_CONNECTIONS)) {
            assertThat(placed.dump().hash(key).keySet())
                    .as(key.suffix())
                    .isSubsetOf(placed.dump().sortedSet(Key.WORKERS).keySet());
        }
        if (!step.fits(before.dump(), placed.dump())) {
            assertThat(placed.dump()).as("state after a refused call").isEqualTo(before.dump());
        }
    }
}
