package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.EnqueueResult.QueueFull;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.StartTime;
import io.holdfast.queue.model.TaskId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes new tasks in: {@code enqueue.lua}. */
final class Enqueuer {

    private static final String FULL = "full";

    private final QueueScripts scripts;
    private final Runner runner;

    /** Runs a script, on whatever connection. */
    interface Runner {
        Reply run(ScriptCall call);
    }

    Enqueuer(QueueScripts scripts) {
        this(scripts, scripts::run);
    }

    Enqueuer(QueueScripts scripts, Runner runner) {
        this.scripts = scripts;
        this.runner = runner;
    }

    EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        Set<TaskId> existing = new LinkedHashSet<>();
        long limit = maxPending;
        int coming = tasks.size();
        for (List<NewTask> portion : QueueScripts.portions(tasks, TaskQueue.PORTION)) {
            Reply reply = runner.run(callFor(portion, limit, coming));
            if (reply.text().equals(FULL)) {
                return new QueueFull(scripts.queue(), maxPending);
            }
            int known = 0;
            for (; reply.hasMore(); known++) {
                existing.add(new TaskId(reply.text()));
            }
            if (known < portion.size()) {
                limit = TaskQueue.UNLIMITED; // judged once: what follows belongs to a call that was let in
            }
            coming -= portion.size();
        }
        return new Enqueued(existing);
    }

    private ScriptCall callFor(List<NewTask> tasks, long limit, int coming) {
        ScriptCall call = scripts.call(Script.ENQUEUE)
                .arg(limit)
                .arg(coming)
                .arg(scripts.clock().now());
        for (NewTask task : tasks) {
            call.row()
                    .arg(task.ref().member())
                    .arg(task.chosenId() ? "1" : "")
                    .arg(startOf(task.start()))
                    .arg(RecordCodec.encode(task.header(), task.payload()));
        }
        return call;
    }

    private static String startOf(StartTime start) {
        if (start instanceof StartTime.At at) {
            return Long.toString(at.moment().toEpochMilli());
        }
        long delay = ((StartTime.After) start).delay().toMillis();
        return delay == 0 ? "" : "+" + delay;
    }
}
