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
import io.holdfast.queue.task.TaskKey;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        return new Call(tasks, maxPending, nanos)
                .sendAll(QueueScripts.batches(
                        tasks,
                        TaskQueue.MAX_BATCH,
                        bytes.bytes(),
                        task -> task.payload().size()));
    }

    /** A call that adds all tasks of one enqueue, or of several. */
    static ScriptCall callFor(QueueScripts scripts, EnqueueRows rows, long limit) {
        return callFor(scripts, rows, limit, limit == TaskQueue.ADMITTED ? "0" : Integer.toString(rows.count()));
    }

    private static ScriptCall callFor(QueueScripts scripts, EnqueueRows rows, long limit, String remaining) {
        ScriptCall call = scripts.call(Script.ENQUEUE)
                .arg(Math.max(limit, TaskQueue.UNLIMITED))
                .arg(remaining)
                .arg(scripts.clock().now());
        rows.addTo(call);
        return call;
    }

    /** One call while it is running. */
    private final class Call {

        private final long maxPending;
        private final long nanos;
        private final boolean hasKeys;
        private final Map<TaskKey, Integer> keysOfRest;
        private final Set<TaskId> existing = new LinkedHashSet<>();
        private final Queue<Sent> underWay = new ArrayDeque<>();
        private long limit;
        private int remaining;
        private @Nullable QueueFull full;

        Call(List<NewTask> tasks, long maxPending, long nanos) {
            this.nanos = nanos;
            this.remaining = tasks.size();
            this.keysOfRest = NewTask.countByKey(tasks);
            this.hasKeys = !keysOfRest.isEmpty();
            this.maxPending = maxPending;
            this.limit = maxPending;
        }

        private record Sent(List<NewTask> batch, long bytes, long startedNanos, CompletableFuture<Reply> reply) {}

        EnqueueResult sendAll(List<List<NewTask>> batches) {
            for (List<NewTask> batch : batches) {
                EnqueueRows rows = EnqueueRows.of(batch, scripts.cipher());
                awaitAllBut(MAX_UNDER_WAY - 1);
                if (full != null) {
                    return full;
                }
                underWay.add(send(batch, rows));
                remaining -= batch.size();
            }
            awaitAllBut(0);
            return full != null ? full : new Enqueued(existing);
        }

        private Sent send(List<NewTask> batch, EnqueueRows rows) {
            long started = System.nanoTime();
            ScriptCall call = callFor(scripts, rows, limit, limit == TaskQueue.ADMITTED ? "0" : remainingWith(batch));
            return new Sent(batch, rows.bytes(), started, sender.apply(call));
        }

        /** The number of tasks from this batch on, and the keys of those after it. */
        private String remainingWith(List<NewTask> batch) {
            NewTask.countByKey(batch)
                    .forEach((key, count) ->
                            keysOfRest.computeIfPresent(key, (same, left) -> left > count ? left - count : null));
            StringBuilder text = new StringBuilder().append(remaining);
            keysOfRest.forEach((key, count) ->
                    text.append(' ').append(key.encoded()).append(' ').append(count));
            return text.toString();
        }

        /** Ends early if the queue is full. Calls sent before the limits were checked must be answered first. */
        private void awaitAllBut(int max) {
            boolean isChecked = limit == TaskQueue.ADMITTED || (limit == TaskQueue.UNLIMITED && !hasKeys);
            while (full == null && underWay.size() > (isChecked ? max : 0)) {
                awaitReply(underWay.remove());
            }
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

        private void awaitReply(Sent sent) {
            Reply reply = replyTo(sent);
            if (reply.text().equals(FULL)) {
                full = reply.hasMore()
                        ? new QueueFull(scripts.queue(), reply.number(), TaskKey.ofEncoded(reply.text()))
                        : new QueueFull(scripts.queue(), maxPending);
                return;
            }
            int known = 0;
            for (; reply.hasMore(); known++) {
                existing.add(sent.batch.get((int) reply.number() - 1).id());
            }
            if (known < sent.batch.size()) {
                limit = TaskQueue.ADMITTED; // checked once, together
            }
        }
    }
}
