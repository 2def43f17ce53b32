package io.holdfast.queue.redis;

import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** The maintenance of a queue: {@code reap.lua}, {@code dispatch.lua}, {@code trim.lua}. */
final class Sweeps {

    private final QueueScripts scripts;

    Sweeps(QueueScripts scripts) {
        this.scripts = scripts;
    }

    ReapReport reap(ReapPolicy policy) {
        return reaped(scripts.run(reaping(policy)));
    }

    CompletableFuture<ReapReport> startReap(ReapPolicy policy) {
        return scripts.start(reaping(policy)).thenApply(Sweeps::reaped);
    }

    private ScriptCall reaping(ReapPolicy policy) {
        long lease = TimeRange.millis(policy.lease());
        return scripts.call(Script.REAP)
                .arg(policy.limit())
                .arg(policy.maxReclaims())
                .arg(lease / 2)
                .arg(lease / 3)
                .arg(Math.max(1, lease))
                .arg(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE))
                .arg(policy.lastReplyAgo() == null ? "" : Long.toString(TimeRange.millis(policy.lastReplyAgo())))
                .arg(policy.reachableFor() == null ? 0 : TimeRange.millis(policy.reachableFor()))
                .arg(scripts.clock().now())
                .arg(ErrorPattern.RECLAIMED.group())
                .arg(ErrorPattern.RECLAIMED.text());
    }

    private static ReapReport reaped(Reply reply) {
        String how = reply.text();
        Long within = reply.millis();
        Map<String, List<TaskId>> byWord = new HashMap<>();
        while (reply.hasMore()) {
            TaskId task = TaskRef.ofMember(reply.text()).id();
            byWord.computeIfAbsent(reply.text(), word -> new ArrayList<>()).add(task);
        }
        return new ReapReport(
                how.equals("spared"),
                how.equals("more"),
                byWord.getOrDefault("reclaimed", List.of()),
                byWord.getOrDefault("buried", List.of()),
                byWord.getOrDefault("cancelled", List.of()),
                within == null ? null : Duration.ofMillis(within));
    }

    DispatchReport dispatch(int limit) {
        return dispatched(scripts.run(dispatching(limit)));
    }

    CompletableFuture<DispatchReport> startDispatch(int limit) {
        return scripts.start(dispatching(limit)).thenApply(Sweeps::dispatched);
    }

    private ScriptCall dispatching(int limit) {
        return scripts.call(Script.DISPATCH).arg(limit).arg(scripts.clock().now());
    }

    private static DispatchReport dispatched(Reply reply) {
        long now = reply.number();
        int dispatched = (int) reply.number();
        return new DispatchReport(dispatched, LeaseCalls.untilDue(reply.millis(), now));
    }

    int trim(TrimPolicy policy) {
        return (int) scripts.run(trimming(policy)).number();
    }

    CompletableFuture<Integer> startTrim(TrimPolicy policy) {
        return scripts.start(trimming(policy)).thenApply(reply -> (int) reply.number());
    }

    private ScriptCall trimming(TrimPolicy policy) {
        return scripts.call(Script.TRIM)
                .arg(policy.limit())
                .arg(TimeRange.millis(policy.age()))
                .arg(policy.count())
                .arg(TimeRange.millis(policy.idWindow()))
                .arg(scripts.clock().now());
    }
}
