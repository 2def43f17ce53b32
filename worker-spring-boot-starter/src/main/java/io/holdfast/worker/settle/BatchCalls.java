package io.holdfast.worker.settle;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Settles many tasks with few calls to the store. */
public final class BatchCalls {

    /**
     * The limit of results in a call. A failed call is repeated: one with many large results might never get through a
     * narrow link.
     */
    private static final long MAX_RESULT_BYTES = 1L << 20;

    private final TaskQueues queues;
    private final Duration keyWindow;
    private final ProgressReporter progress;

    /** @param keyWindow how long the success of an idempotency key is remembered */
    public BatchCalls(TaskQueues queues, Duration keyWindow, ProgressReporter progress) {
        this.queues = queues;
        this.keyWindow = keyWindow;
        this.progress = progress;
    }

    private record Call(
            QueueName queue, Object kind, @Nullable RefillableSlots slots) {

        static Call of(Settlement settlement) {
            return new Call(settlement.lease().queue(), settlement.kind(), settlement.slots());
        }

        boolean fits(Settlement settlement) {
            return slots == settlement.slots()
                    && kind.equals(settlement.kind())
                    && queue.equals(settlement.lease().queue());
        }
    }

    /**
     * Groups settlements that one call can settle: of one queue and one kind, in order, at most {@value
     * TaskQueue#MAX_BATCH}, with or without their slots, and with a limited size of results.
     */
    static List<List<Settlement>> grouped(Collection<Settlement> settlements) {
        Map<Call, List<Settlement>> open = new LinkedHashMap<>();
        List<List<Settlement>> full = new ArrayList<>();
        Map<Call, Long> resultBytes = new HashMap<>();
        Call call = null;
        List<Settlement> group = List.of();
        for (Settlement settlement : settlements) {
            if (call == null || !call.fits(settlement)) {
                call = Call.of(settlement);
                group = open.computeIfAbsent(call, key -> new ArrayList<>());
            }
            group.add(settlement);
            long bytes = settlement.resultBytes();
            if (group.size() == TaskQueue.MAX_BATCH
                    || (bytes > 0 && resultBytes.merge(call, bytes, Long::sum) >= MAX_RESULT_BYTES)) {
                full.add(open.remove(call));
                resultBytes.remove(call);
                call = null;
            }
        }
        full.addAll(open.values());
        return full;
    }

    /** Settles one group; returns its rejections. */
    Map<TaskRef, Rejection> send(List<Settlement> group) {
        sendLastReports(group);
        TaskQueue queue = queueOf(group);
        Settlement first = group.get(0);
        if (first instanceof Settlement.Ended ended) {
            return queue.complete(completions(group), ended.ending(), keyWindow);
        } else if (first instanceof Settlement.Retried) {
            return queue.retry(records(group, Settlement.Retried.class, Settlement.Retried::retry));
        } else if (first instanceof Settlement.Buried) {
            return queue.bury(records(group, Settlement.Buried.class, Settlement.Buried::burial));
        }
        return queue.release(records(group, Settlement.Released.class, Settlement.Released::release));
    }

    /** Settles a group of completed tasks and acquires as many new ones, for their slots. */
    Refill refill(List<Settlement> group, Duration lease) {
        sendLastReports(group);
        return queueOf(group).refill(completions(group), keyWindow, group.size(), lease);
    }

    private void sendLastReports(List<Settlement> group) {
        if (progress.hasReports()) {
            progress.sendLast(group.stream().map(Settlement::lease).toList());
        }
    }

    String shardOf(List<Settlement> group) {
        return queues.shardOf(group.get(0).lease().queue());
    }

    TaskQueue queueOf(List<Settlement> group) {
        return queues.queue(group.get(0).lease().queue());
    }

    private static List<Completion> completions(List<Settlement> group) {
        return records(group, Settlement.Ended.class, Settlement.Ended::completion);
    }

    private static <S extends Settlement, R> List<R> records(
            List<Settlement> group, Class<S> kind, Function<S, R> record) {
        return group.stream().map(kind::cast).map(record).toList();
    }
}
