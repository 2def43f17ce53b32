package io.holdfast.queue.redis;

import io.holdfast.queue.model.DispatchReport;
import io.holdfast.queue.model.Millis;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.ReapReport;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TrimPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What keeps a queue in order by itself: {@code reap.lua}, {@code dispatch.lua}, {@code trim.lua}. */
final class Sweeps {

    private final QueueScripts scripts;

    Sweeps(QueueScripts scripts) {
        this.scripts = scripts;
    }

    ReapReport reap(ReapPolicy policy) {
        long lease = Millis.of(policy.lease());
        Reply reply = scripts.run(scripts.call(Script.REAP)
                .arg(policy.limit())
                .arg(policy.maxReclaims())
                .arg(lease / 2)
                .arg(lease / 3)
                .arg(Math.max(1, lease))
                .arg(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE))
                .arg(scripts.clock().now()));
        String how = reply.text();
        Long within = reply.millis();
        Map<String, List<TaskId>> byWord = new HashMap<>();
        while (reply.hasMore()) {
            TaskId task = TaskRef.ofMember(reply.text()).id();
            byWord.computeIfAbsent(reply.text(), word -> new ArrayList<>()).add(task);
        }
        return new ReapReport(
                how.equals("held"),
                how.equals("more"),
                byWord.getOrDefault("reclaimed", List.of()),
                byWord.getOrDefault("buried", List.of()),
                byWord.getOrDefault("cancelled", List.of()),
                within == null ? null : Duration.ofMillis(within));
    }

    DispatchReport dispatch(int limit) {
        Reply reply = scripts.run(
                scripts.call(Script.DISPATCH).arg(limit).arg(scripts.clock().now()));
        long now = reply.number();
        int dispatched = (int) reply.number();
        return new DispatchReport(dispatched, Leaser.untilDue(reply.millis(), now));
    }

    int trim(TrimPolicy policy) {
        Reply reply = scripts.run(scripts.call(Script.TRIM)
                .arg(policy.limit())
                .arg(Millis.of(policy.age()))
                .arg(policy.count())
                .arg(Millis.of(policy.idWindow()))
                .arg(scripts.clock().now()));
        return (int) reply.number();
    }
}
