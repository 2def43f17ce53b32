package io.holdfast.queue.memory;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.TaskRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Checks which leases of a call are still held. */
final class HeldLeases {
    private HeldLeases() {}

    /** Returns the held leases, in order, and records the others as lost. */
    static <T> List<T> held(
            QueueState state, Collection<T> all, Function<T, Lease> lease, Map<TaskRef, Rejection> rejections) {
        return all.stream()
                .filter(each -> {
                    boolean held = isHeld(state, lease.apply(each));
                    if (!held) {
                        rejections.put(lease.apply(each).task(), Rejection.LOST);
                    }
                    return held;
                })
                .toList();
    }

    /** Limits the held leases to end now at the latest. Returns their number. */
    static int endNow(QueueState state, Collection<Lease> leases) {
        List<Lease> held = held(state, leases, Function.identity(), new HashMap<>());
        for (Lease lease : held) {
            StoredTask task = Objects.requireNonNull(state.find(lease.task()));
            task.time = Math.min(task.time, state.now());
            task.renewed = true;
        }
        return held.size();
    }

    private static boolean isHeld(QueueState state, Lease lease) {
        StoredTask task = state.find(lease.task());
        return task != null && lease.equals(task.lease);
    }
}
