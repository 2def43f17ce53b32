package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.enqueue.EnqueueCaller.NextStep;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.NewTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues the tasks of many small calls together: calls that arrive while others are under way are gathered and sent
 * with the next call of the script. Nothing waits for a batch to fill: if no call is under way, a call is sent at once
 * and alone.
 *
 * <p>Each caller gets the result that it would get alone. If the limit or the memory of Redis has no room for all
 * gathered tasks, nothing is written, and each call is tried alone. If Redis does not answer, the callers that wait to
 * be sent fail too: they would only wait longer for the same failure.
 */
public final class GatheredEnqueuer {

    /** A larger call is sent alone: it is a batch by itself. */
    private static final int MAX_TASKS_OF_A_CALL = 100;

    static final long MAX_BYTES = 1 << 20;
    private static final int MAX_UNDER_WAY = 2;

    private final QueueScripts scripts;
    private final ByteLimit limit;
    private final Function<ScriptCall, CompletableFuture<Reply>> sender;
    private final Enqueuer alone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<EnqueueCaller> waiting = new ArrayDeque<>();
    private int underWay;

    public GatheredEnqueuer(QueueScripts scripts, ByteLimit limit) {
        this(scripts, limit, scripts::send);
    }

    /** @param sender sends the gathered tasks */
    public GatheredEnqueuer(
            QueueScripts scripts, ByteLimit limit, Function<ScriptCall, CompletableFuture<Reply>> sender) {
        this.scripts = scripts;
        this.limit = limit;
        this.sender = sender;
        this.alone = new Enqueuer(scripts, limit);
    }

    public EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        if (tasks.isEmpty() || tasks.size() > MAX_TASKS_OF_A_CALL) {
            return alone.enqueue(tasks, maxPending);
        }
        if (bytesOf(tasks) > maxBytes()) {
            return alone.enqueue(tasks, maxPending);
        }
        EnqueueCaller caller = new EnqueueCaller(tasks, maxPending, scripts.cipher());
        return switch (nextStepOf(caller)) {
            case ENQUEUED -> new Enqueued(caller.known());
            case FULL -> new QueueFull(scripts.queue(), maxPending);
            case SEND_ALL, SEND_ALONE -> // the first is handled in nextStepOf
                alone.enqueue(tasks, maxPending, caller.nanosLeft());
        };
    }

    private static long bytesOf(List<NewTask> tasks) {
        return tasks.stream().mapToLong(task -> task.payload().size()).sum();
    }

    private long maxBytes() {
        return Math.min(MAX_BYTES, limit.bytes());
    }

    private NextStep nextStepOf(EnqueueCaller caller) {
        if (caller.rows().bytes() > maxBytes()) { // with its headers; nothing was sent
            return NextStep.SEND_ALONE;
        }
        NextStep step = mustWait(caller) ? await(caller) : NextStep.SEND_ALL;
        if (step == NextStep.SEND_ALL) {
            sendGathered(caller);
            return await(caller);
        }
        return step;
    }

    private boolean mustWait(EnqueueCaller caller) {
        lock.lock();
        try {
            if (underWay < MAX_UNDER_WAY) {
                underWay++;
                return false;
            }
            return waiting.add(caller);
        } finally {
            lock.unlock();
        }
    }

    private NextStep await(EnqueueCaller caller) {
        try {
            return caller.await();
        } catch (RuntimeException e) {
            withdraw(caller);
            throw e;
        }
    }

    /** A caller that still waits is not sent. */
    private void withdraw(EnqueueCaller caller) {
        lock.lock();
        try {
            if (!waiting.remove(caller) && caller.mustSendAll()) {
                passOn();
            }
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        EnqueueCaller next = waiting.poll();
        if (next == null) {
            underWay--;
        } else {
            next.tell(NextStep.SEND_ALL);
        }
    }

    /** Always lets the next caller send, whatever happens here. */
    private void sendGathered(EnqueueCaller leader) {
        List<EnqueueCaller> gathered = List.of(leader);
        long started = System.nanoTime();
        try {
            leader.startWaitingAgain();
            gathered = gather(leader);
            EnqueueRows rows = EnqueueRows.joined(
                    gathered.stream().map(EnqueueCaller::rows).toList());
            CompletionStage<Reply> sent = sender.apply(Enqueuer.callFor(scripts, rows, leader.limit()));
            List<EnqueueCaller> all = gathered;
            sent.whenComplete((reply, error) -> {
                noteTime(rows.bytes(), started, error);
                ended(all, reply, error);
            });
        } catch (RuntimeException | Error e) {
            ended(gathered, null, e);
        }
    }

    private void noteTime(long bytes, long started, @Nullable Throwable error) {
        if (error == null) {
            limit.answered(bytes, started);
        } else {
            limit.failed(StoreErrors.unchecked(error), bytes, started);
        }
    }

    private List<EnqueueCaller> gather(EnqueueCaller leader) {
        List<EnqueueCaller> gathered = new ArrayList<>();
        gathered.add(leader);
        int tasks = leader.rows().count();
        long bytes = leader.rows().bytes();
        lock.lock();
        try {
            for (EnqueueCaller next = waiting.peek(); next != null; next = waiting.peek()) {
                tasks += next.rows().count();
                bytes += next.rows().bytes();
                if (next.limit() != leader.limit() || tasks > TaskQueue.MAX_BATCH || bytes > maxBytes()) {
                    break;
                }
                gathered.add(waiting.remove());
            }
            return gathered;
        } finally {
            lock.unlock();
        }
    }

    private void ended(List<EnqueueCaller> gathered, @Nullable Reply reply, @Nullable Throwable error) {
        if (reply != null) {
            answered(gathered, reply);
        } else {
            failed(
                    gathered,
                    StoreErrors.translate(
                            Script.ENQUEUE.operation(), StoreErrors.unchecked(Objects.requireNonNull(error))));
        }
    }

    private void answered(List<EnqueueCaller> gathered, Reply reply) {
        endedOne();
        if (reply.text().equals(Enqueuer.FULL)) {
            boolean isFullForAll = gathered.size() == 1 && !reply.hasMore(); // otherwise one key is full
            tell(gathered, isFullForAll ? NextStep.FULL : NextStep.SEND_ALONE);
            return;
        }
        long known = next(reply);
        int before = 0;
        for (EnqueueCaller caller : gathered) {
            for (; known <= before + caller.rows().count(); known = next(reply)) {
                caller.addKnown((int) known - before);
            }
            before += caller.rows().count();
            caller.tell(NextStep.ENQUEUED);
        }
    }

    private static long next(Reply reply) {
        return reply.hasMore() ? reply.number() : Long.MAX_VALUE;
    }

    private void failed(List<EnqueueCaller> gathered, RuntimeException error) {
        List<EnqueueCaller> all = gathered;
        try {
            if (error instanceof StoreUnavailableException) {
                all = withAllWaiting(gathered);
            }
        } finally {
            endedOne();
        }
        if (error instanceof StoreFullException && gathered.size() > 1) {
            tell(gathered, NextStep.SEND_ALONE);
        } else {
            all.forEach(caller -> caller.fail(error));
        }
    }

    private List<EnqueueCaller> withAllWaiting(List<EnqueueCaller> gathered) {
        List<EnqueueCaller> all = new ArrayList<>(gathered);
        lock.lock();
        try {
            all.addAll(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        return all;
    }

    private void endedOne() {
        lock.lock();
        try {
            passOn();
        } finally {
            lock.unlock();
        }
    }

    private static void tell(List<EnqueueCaller> gathered, NextStep step) {
        gathered.forEach(caller -> caller.tell(step));
    }
}
