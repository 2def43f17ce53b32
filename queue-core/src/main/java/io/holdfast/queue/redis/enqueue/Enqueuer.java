package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Enqueues the tasks of one call with {@code enqueue.lua}, batch after batch. */
final class Enqueuer {

    static final String FULL = "full";

    /** While Redis works on one batch, the next has already arrived and the one after that is being built. */
    private static final int MAX_UNDER_WAY = 2;

    private final QueueScripts scripts;
    private final ByteLimit bytes;
    private final Function<ScriptCall, CompletableFuture<Reply>> sender;

    Enqueuer(QueueScripts scripts, ByteLimit bytes) {
        this(scripts, bytes, scripts::send);
    }

    /** @param sender runs a script on the connection of its choice */
    Enqueuer(QueueScripts scripts, ByteLimit bytes, Function<ScriptCall, CompletableFuture<Reply>> sender) {
        this.scripts = scripts;
        this.bytes = bytes;
        this.sender = sender;
    }

    EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        return enqueue(tasks, maxPending, ScriptRunner.MAX_WAIT.toNanos());
    }

    /** @param nanos maximum time to wait for each answer */
    EnqueueResult enqueue(List<NewTask> tasks, long maxPending, long nanos) {
        return new Call(tasks.size(), maxPending, nanos)
                .sendAll(QueueScripts.batches(
                        tasks,
                        TaskQueue.MAX_BATCH,
                        bytes.bytes(),
                        task -> task.payload().size()));
    }

    static ScriptCall callFor(QueueScripts scripts, EnqueueRows rows, long limit, int remaining) {
        ScriptCall call = scripts.call(Script.ENQUEUE)
                .arg(limit)
                .arg(remaining)
                .arg(scripts.clock().now());
        rows.addTo(call);
        return call;
    }

    /** One call while it is running. */
    private final class Call {

        private final long maxPending;
        private final long nanos;
        private final Set<TaskId> existing = new LinkedHashSet<>();
        private final Queue<Sent> underWay = new ArrayDeque<>();
        private long limit;
        private int remaining;

        Call(int tasks, long maxPending, long nanos) {
            this.nanos = nanos;
            this.remaining = tasks;
            this.maxPending = maxPending;
            this.limit = maxPending;
        }

        private record Sent(List<NewTask> batch, long bytes, long startedNanos, CompletableFuture<Reply> reply) {}

        EnqueueResult sendAll(List<List<NewTask>> batches) {
            for (List<NewTask> batch : batches) {
                EnqueueRows rows = EnqueueRows.of(batch);
                if (!awaitAllBut(MAX_UNDER_WAY - 1)) {
                    return new QueueFull(scripts.queue(), maxPending);
                }
                underWay.add(send(batch, rows));
                remaining -= batch.size();
            }
            return awaitAllBut(0) ? new Enqueued(existing) : new QueueFull(scripts.queue(), maxPending);
        }

        private Sent send(List<NewTask> batch, EnqueueRows rows) {
            long started = System.nanoTime();
            return new Sent(batch, rows.bytes(), started, sender.apply(callFor(scripts, rows, limit, remaining)));
        }

        /** Returns false if the queue was full. Calls sent before the limit was checked must be answered first. */
        private boolean awaitAllBut(int max) {
            while (underWay.size() > (limit == TaskQueue.UNLIMITED ? max : 0)) {
                if (!awaitReply(underWay.remove())) {
                    return false;
                }
            }
            return true;
        }

        private Reply replyTo(Sent sent) {
            try {
                Reply reply = ScriptRunner.await(Script.ENQUEUE, sent.reply, nanos);
                bytes.answered(sent.bytes, sent.startedNanos);
                return reply;
            } catch (RuntimeException e) {
                bytes.failed(e, sent.bytes, sent.startedNanos);
                throw e;
            }
        }

        private boolean awaitReply(Sent sent) {
            Reply reply = replyTo(sent);
            if (reply.text().equals(FULL)) {
                return false;
            }
            int known = 0;
            for (; reply.hasMore(); known++) {
                existing.add(sent.batch.get((int) reply.number() - 1).id());
            }
            if (known < sent.batch.size()) {
                limit = TaskQueue.UNLIMITED; // checked once: all further batches belong to an admitted call
            }
            return true;
        }
    }
}
