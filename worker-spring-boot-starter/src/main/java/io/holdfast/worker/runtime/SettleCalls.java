package io.holdfast.worker.runtime;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Burial;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Refill;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.Retry;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Turns settlements into calls of the store, as few as there can be. */
final class SettleCalls {

    /** What fails is sent again, so that a call of many large results might never get through a narrow link. */
    private static final long MAX_RESULT_BYTES = 1L << 20;

    private final TaskQueues queues;
    private final Duration keyWindow;
    private final ProgressBoard progress;

    /** @param keyWindow how long the recorded success of an idempotency key is known */
    SettleCalls(TaskQueues queues, Duration keyWindow, ProgressBoard progress) {
        this.queues = queues;
        this.keyWindow = keyWindow;
        this.progress = progress;
    }

    ProgressBoard progress() {
        return progress;
    }

    private record Call(
            QueueName queue, Object kind, @Nullable SlotRefill refill) {

        static Call of(Settlement settlement) {
            return new Call(settlement.lease().queue(), settlement.outcome().kind(), settlement.refill());
        }

        boolean fits(Settlement settlement) {
            return refill == settlement.refill()
                    && kind.equals(settlement.outcome().kind())
                    && queue.equals(settlement.lease().queue());
        }
    }

    /**
     * In groups that one round trip can settle: of one queue and one kind, in order, no larger than a portion, with their
     * slots or without, and with no more results than a call is to carry.
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
            if (group.size() == TaskQueue.PORTION
                    || (bytes > 0 && resultBytes.merge(call, bytes, Long::sum) >= MAX_RESULT_BYTES)) {
                full.add(open.remove(call));
                resultBytes.remove(call);
                call = null;
            }
        }
        full.addAll(open.values());
        return full;
    }

    /** Settles one group; answers with its exceptions. */
    Map<TaskRef, Deviation> send(List<Settlement> group) {
        progress.sendLast(group);
        TaskQueue queue = queueOf(group);
        Outcome first = group.get(0).outcome();
        if (first instanceof Outcome.End end) {
            return queue.complete(completions(group), end.ending(), keyWindow);
        } else if (first instanceof Outcome.Retry) {
            return queue.retry(mapped(
                    group,
                    Outcome.Retry.class,
                    (task, retry) -> new Retry(task.lease(), retry.delay(), retry.failure())));
        } else if (first instanceof Outcome.Bury) {
            return queue.bury(
                    mapped(group, Outcome.Bury.class, (task, bury) -> new Burial(task.lease(), bury.failure())));
        }
        return queue.release(mapped(
                group,
                Outcome.Release.class,
                (task, release) ->
                        new Release(task.lease(), release.firstDelay(), release.mostDelay(), release.text())));
    }

    /** Settles a group of completed tasks and takes as many new ones, for their slots. */
    Refill refill(List<Settlement> group, Duration lease) {
        progress.sendLast(group);
        TaskQueue queue = queueOf(group);
        return queue.refill(completions(group), keyWindow, group.size(), lease);
    }

    String shardOf(List<Settlement> group) {
        return queues.shardOf(group.get(0).lease().queue());
    }

    TaskQueue queueOf(List<Settlement> group) {
        return queues.queue(group.get(0).lease().queue());
    }

    private static List<Completion> completions(List<Settlement> group) {
        return group.stream().map(Settlement::completion).toList();
    }

    private static <O extends Outcome, T> List<T> mapped(
            List<Settlement> group, Class<O> kind, BiFunction<Settlement, O, T> call) {
        return group.stream()
                .map(settlement -> call.apply(settlement, kind.cast(settlement.outcome())))
                .toList();
    }
}
