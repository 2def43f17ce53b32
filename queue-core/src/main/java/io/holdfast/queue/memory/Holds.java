package io.holdfast.queue.memory;

import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.TaskRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Which leases of a call still stand. */
final class Holds {
    private Holds() {}

    /** Those whose lease stands, in order; the others are noted as lost. */
    static <T> List<T> held(
            QueueState state, Collection<T> all, Function<T, Lease> lease, Map<TaskRef, Deviation> deviations) {
        return all.stream()
                .filter(each -> {
                    boolean stands = stands(state, lease.apply(each));
                    if (!stands) {
                        deviations.put(lease.apply(each).task(), Deviation.LOST);
                    }
                    return stands;
                })
                .toList();
    }

    /** Lets the leases that stand last until now at most; how many those are. */
    static int endNow(QueueState state, Collection<Lease> leases) {
        List<Lease> held = held(state, leases, Function.identity(), new HashMap<>());
        for (Lease lease : held) {
            StoredTask task = Objects.requireNonNull(state.find(lease.task()));
            task.time = Math.min(task.time, state.now());
            task.renewed = true;
        }
        return held.size();
    }

    private static boolean stands(QueueState state, Lease lease) {
        StoredTask task = state.find(lease.task());
        return task != null && lease.equals(task.lease);
    }
}
