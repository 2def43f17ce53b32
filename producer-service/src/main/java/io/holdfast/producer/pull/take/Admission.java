package io.holdfast.producer.pull.take;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.delivery.StartDecision;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Applies the delivery rules ({@link StartDecision}) to acquired tasks, as Java workers do. */
final class Admission {

    private final Duration keyWindow;
    private final Duration maxSnooze;
    private final StatisticsRecorder statistics;

    Admission(PullProperties properties, StatisticsRecorder statistics) {
        this.statistics = statistics;
        this.keyWindow = properties.keyWindow();
        this.maxSnooze = properties.lease();
    }

    /** Claims keys, settles the tasks that must not run and returns the others. All tasks are of this queue. */
    List<LeasedTask> admit(TaskQueue queue, List<LeasedTask> tasks) {
        Map<TaskRef, Rejection> refused = claim(queue, tasks);
        List<LeasedTask> admitted = new ArrayList<>();
        Map<Ending, List<Completion>> ended = new EnumMap<>(Ending.class);
        List<Release> snoozed = new ArrayList<>();
        for (LeasedTask task : tasks) {
            StartDecision decision = decide(task, refused);
            if (decision instanceof StartDecision.Run) {
                admitted.add(task);
            } else if (decision instanceof StartDecision.End end) {
                ended.computeIfAbsent(end.ending(), ending -> new ArrayList<>()).add(end.completion());
            } else if (decision instanceof StartDecision.Snoozed decided) {
                snoozed.add(decided.release());
            }
        }
        ended.forEach((ending, completions) -> {
            Map<TaskRef, Rejection> rejections = queue.complete(completions, ending, keyWindow);
            count(queue, Counter.of(ending), completions.size(), rejections);
        });
        if (!snoozed.isEmpty()) {
            count(queue, Counter.SNOOZED, snoozed.size(), queue.release(snoozed));
        }
        return admitted;
    }

    private void count(TaskQueue queue, Counter counter, int tasks, Map<TaskRef, Rejection> rejections) {
        int cancelled = Collections.frequency(rejections.values(), Rejection.CANCELLED);
        statistics.add(queue.name(), Counter.CANCELLED, cancelled);
        statistics.add(queue.name(), counter, tasks - rejections.size());
    }

    private static Map<TaskRef, Rejection> claim(TaskQueue queue, List<LeasedTask> tasks) {
        List<LeasedTask> keyed = tasks.stream()
                .filter(task -> task.header().idempotencyKey() != null)
                .filter(task -> StartDecision.onAcquire(task) instanceof StartDecision.Run)
                .toList();
        return keyed.isEmpty() ? Map.of() : KeyClaim.claim(queue, keyed);
    }

    private StartDecision decide(LeasedTask task, Map<TaskRef, Rejection> refused) {
        StartDecision decision = StartDecision.onAcquire(task);
        return decision instanceof StartDecision.Run
                ? StartDecision.onClaim(task, refused.get(task.lease().task()), maxSnooze)
                : decision;
    }
}
