package io.holdfast.queue.redis;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.EnqueueResult.QueueFull;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.redis.EnqueueCaller.Turn;
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
 * Takes the tasks of many small calls in: those that come while others are under way gather, and go together in the next
 * call of the script. Nothing waits for a batch to fill: with nothing under way a call goes at once, and alone.
 *
 * <p>Each caller has the answer that it would have had alone. Where the limit or Redis' memory leaves no room for all
 * that have gathered, nothing is written, and each is tried alone. That Redis does not answer is told to those who wait
 * for their turn, too: they would only wait longer for the same.
 */
final class GatheredEnqueuer {

    /** A larger call is batch enough. */
    private static final int MOST_TASKS_OF_A_CALL = 100;

    static final long MOST_BYTES = 1 << 20;
    private static final int MOST_UNDER_WAY = 2;

    private final QueueScripts scripts;
    private final ByteLimit limit;
    private final Function<ScriptCall, CompletableFuture<Reply>> sender;
    private final Enqueuer alone;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<EnqueueCaller> waiting = new ArrayDeque<>();
    private int underWay;

    GatheredEnqueuer(QueueScripts scripts, ByteLimit limit) {
        this(scripts, limit, scripts::send);
    }

    /** @param sender sends what has gathered */
    GatheredEnqueuer(QueueScripts scripts, ByteLimit limit, Function<ScriptCall, CompletableFuture<Reply>> sender) {
        this.scripts = scripts;
        this.limit = limit;
        this.sender = sender;
        this.alone = new Enqueuer(scripts, limit);
    }

    EnqueueResult enqueue(List<NewTask> tasks, long maxPending) {
        if (tasks.isEmpty() || tasks.size() > MOST_TASKS_OF_A_CALL) {
            return alone.enqueue(tasks, maxPending);
        }
        if (bytesOf(tasks) > mostBytes()) {
            return alone.enqueue(tasks, maxPending);
        }
        EnqueueCaller caller = new EnqueueCaller(tasks, maxPending);
        return switch (turnOf(caller)) {
            case TAKEN -> new Enqueued(caller.known());
            case FULL -> new QueueFull(scripts.queue(), maxPending);
            case LEAD, ALONE -> alone.enqueue(tasks, maxPending, caller.nanosLeft());
        };
    }

    private static long bytesOf(List<NewTask> tasks) {
        return tasks.stream().mapToLong(task -> task.payload().size()).sum();
    }

    private long mostBytes() {
        return Math.min(MOST_BYTES, limit.bytes());
    }

    private Turn turnOf(EnqueueCaller caller) {
        if (caller.rows().bytes() > mostBytes()) {
            return Turn.ALONE;
        }
        Turn turn = isToWait(caller) ? await(caller) : Turn.LEAD;
        if (turn == Turn.LEAD) {
            sendWithWhatGathered(caller);
            return await(caller);
        }
        return turn;
    }

    private boolean isToWait(EnqueueCaller caller) {
        lock.lock();
        try {
            if (underWay < MOST_UNDER_WAY) {
                underWay++;
                return false;
            }
            return waiting.add(caller);
        } finally {
            lock.unlock();
        }
    }

    private Turn await(EnqueueCaller caller) {
        try {
            return caller.await();
        } catch (RuntimeException e) {
            withdraw(caller);
            throw e;
        }
    }

    /** Who still waits for a turn is not sent. */
    private void withdraw(EnqueueCaller caller) {
        lock.lock();
        try {
            if (!waiting.remove(caller) && caller.isToLead()) {
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
            next.answer(Turn.LEAD);
        }
    }

    /** Whatever happens here, the next one's turn comes. */
    private void sendWithWhatGathered(EnqueueCaller leader) {
        List<EnqueueCaller> gathered = List.of(leader);
        long begun = System.nanoTime();
        try {
            leader.lead();
            gathered = gather(leader);
            EnqueueRows rows = EnqueueRows.joined(
                    gathered.stream().map(EnqueueCaller::rows).toList());
            CompletionStage<Reply> sent = sender.apply(Enqueuer.callFor(scripts, rows, leader.limit(), rows.count()));
            List<EnqueueCaller> all = gathered;
            sent.whenComplete((reply, error) -> {
                noteTime(rows.bytes(), begun, error);
                ended(all, reply, error);
            });
        } catch (RuntimeException | Error e) {
            ended(gathered, null, e);
        }
    }

    private void noteTime(long bytes, long begun, @Nullable Throwable error) {
        if (error == null) {
            limit.answered(bytes, begun);
        } else {
            limit.failed(StoreErrors.unchecked(error), bytes, begun);
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
                if (next.limit() != leader.limit() || tasks > TaskQueue.PORTION || bytes > mostBytes()) {
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
            failed(gathered, StoreErrors.translate("enqueue", StoreErrors.unchecked(Objects.requireNonNull(error))));
        }
    }

    private void answered(List<EnqueueCaller> gathered, Reply reply) {
        endedOne();
        if (reply.text().equals(Enqueuer.FULL)) {
            answer(gathered, gathered.size() == 1 ? Turn.FULL : Turn.ALONE);
            return;
        }
        long known = next(reply);
        int before = 0;
        for (EnqueueCaller caller : gathered) {
            for (; known <= before + caller.rows().count(); known = next(reply)) {
                caller.knows((int) known - before);
            }
            before += caller.rows().count();
            caller.answer(Turn.TAKEN);
        }
    }

    private static long next(Reply reply) {
        return reply.hasMore() ? reply.number() : Long.MAX_VALUE;
    }

    private void failed(List<EnqueueCaller> gathered, RuntimeException error) {
        List<EnqueueCaller> all = gathered;
        try {
            if (error instanceof StoreUnavailableException) {
                all = withAllWhoWait(gathered);
            }
        } finally {
            endedOne();
        }
        if (error instanceof StoreFullException && gathered.size() > 1) {
            answer(gathered, Turn.ALONE);
        } else {
            all.forEach(caller -> caller.fail(error));
        }
    }

    private List<EnqueueCaller> withAllWhoWait(List<EnqueueCaller> gathered) {
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

    private static void answer(List<EnqueueCaller> gathered, Turn turn) {
        gathered.forEach(caller -> caller.answer(turn));
    }
}
