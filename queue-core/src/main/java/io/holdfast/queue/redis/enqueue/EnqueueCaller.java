package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One small enqueue, from its arrival to its result. */
final class EnqueueCaller {

    private final List<NewTask> tasks;
    private final EnqueueRows rows;
    private final long limit;
    private final long deadlineNanos = System.nanoTime() + ScriptRunner.MAX_WAIT.toNanos();
    private final Set<TaskId> known = new LinkedHashSet<>();
    private CompletableFuture<NextStep> next = new CompletableFuture<>();

    EnqueueCaller(List<NewTask> tasks, long limit, QueueCipher cipher) {
        this.tasks = tasks;
        this.rows = EnqueueRows.of(tasks, cipher);
        this.limit = limit;
    }

    /** What a waiting caller does next. */
    enum NextStep {
        /** You are the sender: send all gathered tasks, then wait again. */
        SEND_ALL,
        /** Nothing was written: send your own tasks alone. */
        SEND_ALONE,
        /** The tasks are enqueued, except those whose id was known. */
        ENQUEUED,
        /** The queue is full: nothing was written. */
        FULL
    }

    EnqueueRows rows() {
        return rows;
    }

    long limit() {
        return limit;
    }

    /** Called by the caller's own thread before it sends. */
    void startWaitingAgain() {
        next = new CompletableFuture<>();
    }

    boolean mustSendAll() {
        return next.isDone() && !next.isCompletedExceptionally() && next.join() == NextStep.SEND_ALL;
    }

    NextStep await() {
        return ScriptRunner.await(Script.ENQUEUE, next, nanosLeft());
    }

    long nanosLeft() {
        return deadlineNanos - System.nanoTime();
    }

    /** Each caller gets its own exception, because it is thrown in another thread. */
    void fail(RuntimeException error) {
        Throwable cause = error.getCause();
        next.completeExceptionally(cause == null ? error : cause);
    }

    void tell(NextStep step) {
        next.complete(step);
    }

    /** @param row the caller's own row, from 1 */
    void addKnown(int row) {
        known.add(tasks.get(row - 1).id());
    }

    Set<TaskId> known() {
        return known;
    }
}
