package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.worker.WorkerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Groups the items of a request for the store: one call per queue and worker, with each task once. If Redis fails in
 * the middle of a request, part of it may have taken effect; a repeated request reports that part as lost.
 */
@Component
class LeaseBatches {

    private final TaskQueues queues;

    LeaseBatches(TaskQueues queues) {
        this.queues = queues;
    }

    private record Group(QueueName queue, WorkerId worker, int round) {}

    /**
     * Applies a step to all items.
     *
     * @param success the status of items for which the step reports no rejection
     * @return a status for each item, in order
     */
    <T> List<LeaseStatus> apply(
            List<T> items,
            Function<T, Receipt> receiptOf,
            LeaseStatus success,
            BiFunction<TaskQueue, List<T>, Map<TaskRef, Rejection>> step) {
        LeaseStatus[] statuses = new LeaseStatus[items.size()];
        groups(items.stream().map(receiptOf).toList()).forEach((group, places) -> {
            List<T> some = places.stream().map(items::get).toList();
            Map<TaskRef, Rejection> rejections = step.apply(queues.queue(group.queue()), some);
            for (int place : places) {
                Rejection rejection =
                        rejections.get(receiptOf.apply(items.get(place)).lease().task());
                statuses[place] = rejection == null ? success : LeaseStatus.of(rejection);
            }
        });
        return List.of(statuses);
    }

    private static Map<Group, List<Integer>> groups(List<Receipt> receipts) {
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        Map<TaskRef, Integer> rounds = new HashMap<>();
        for (int i = 0; i < receipts.size(); i++) {
            Lease lease = receipts.get(i).lease();
            int round = rounds.merge(lease.task(), 1, Integer::sum); // receipts of different attempts of a task
            groups.computeIfAbsent(new Group(lease.queue(), lease.worker(), round), unused -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }
}
