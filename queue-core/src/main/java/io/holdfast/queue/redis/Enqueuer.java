package io.holdfast.queue.redis;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.EnqueueResult.QueueFull;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.TaskId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Takes the tasks of one call in: {@code enqueue.lua}, portion after portion. */
final class Enqueuer {

    static final String FULL = "full";

    /** While Redis works on one portion the next is there already, and the one after that is put together. */
    private static final int MOST_UNDER_WAY = 2;

    private final QueueScripts scripts;
    private final ByteLimit bytes;
    private final Function<ScriptCall, CompletableFuture<Reply>> sender;

    Enqueuer(QueueScripts scripts, ByteLimit bytes) {
        this(scripts, bytes, scripts::send);
    }

    /** @param sender runs a script, on whatever connection */
    Enqueuer(QueueScripts scripts, ByteLimit bytes, Function<ScriptCall, CompletableFuture<Reply>> sender) {
        this.scripts = scripts;
        this.bytes = bytes;
        this.sender = sender;
    }

    EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        return enqueue(tasks, maxPending, ScriptRunner.LONGEST_WAIT.toNanos());
    }

    /** @param nanos for each answer */
    EnqueueResult enqueue(List<NewTask> tasks, long maxPending, long nanos) {
        return new Call(tasks.size(), maxPending, nanos)
                .take(QueueScripts.portions(
                        tasks,
                        TaskQueue.PORTION,
                        bytes.bytes(),
                        task -> task.payload().size()));
    }

    static ScriptCall callFor(QueueScripts scripts, EnqueueRows rows, long limit, int coming) {
        ScriptCall call = scripts.call(Script.ENQUEUE)
                .arg(limit)
                .arg(coming)
                .arg(scripts.clock().now());
        rows.addTo(call);
        return call;
    }

    /** One call while it is under way. */
    private final class Call {

        private final long maxPending;
        private final long nanos;
        private final Set<TaskId> existing = new LinkedHashSet<>();
        private final Queue<Sent> underWay = new ArrayDeque<>();
        private long limit;
        private int coming;

        Call(int tasks, long maxPending, long nanos) {
            this.nanos = nanos;
            this.coming = tasks;
            this.maxPending = maxPending;
            this.limit = maxPending;
        }

        private record Sent(List<NewTask> portion, long bytes, long begunNanos, CompletableFuture<Reply> reply) {}

        EnqueueResult take(List<List<NewTask>> portions) {
            for (List<NewTask> portion : portions) {
                EnqueueRows rows = EnqueueRows.of(portion);
                if (!settleAllBut(MOST_UNDER_WAY - 1)) {
                    return new QueueFull(scripts.queue(), maxPending);
                }
                underWay.add(send(portion, rows));
                coming -= portion.size();
            }
            return settleAllBut(0) ? new Enqueued(existing) : new QueueFull(scripts.queue(), maxPending);
        }

        private Sent send(List<NewTask> portion, EnqueueRows rows) {
            long begun = System.nanoTime();
            return new Sent(portion, rows.bytes(), begun, sender.apply(callFor(scripts, rows, limit, coming)));
        }

        /** False when the queue was full. What is sent before the limit is judged must be answered first. */
        private boolean settleAllBut(int most) {
            while (underWay.size() > (limit == TaskQueue.UNLIMITED ? most : 0)) {
                if (!settle(underWay.remove())) {
                    return false;
                }
            }
            return true;
        }

        private Reply answerTo(Sent sent) {
            try {
                Reply reply = ScriptRunner.await(Script.ENQUEUE, sent.reply, nanos);
                bytes.answered(sent.bytes, sent.begunNanos);
                return reply;
            } catch (RuntimeException e) {
                bytes.failed(e, sent.bytes, sent.begunNanos);
                throw e;
            }
        }

        private boolean settle(Sent sent) {
            Reply reply = answerTo(sent);
            if (reply.text().equals(FULL)) {
                return false;
            }
            int known = 0;
            for (; reply.hasMore(); known++) {
                existing.add(sent.portion.get((int) reply.number() - 1).id());
            }
            if (known < sent.portion.size()) {
                limit = TaskQueue.UNLIMITED; // judged once: what follows belongs to a call that was let in
            }
            return true;
        }
    }
}
