package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One small enqueue, from its arrival to its answer. */
final class EnqueueCaller {

    private final List<NewTask> tasks;
    private final EnqueueRows rows;
    private final long limit;
    private final long deadlineNanos = System.nanoTime() + ScriptRunner.MAX_WAIT.toNanos();
    private final Set<TaskId> known = new LinkedHashSet<>();
    private CompletableFuture<Turn> turn = new CompletableFuture<>();

    EnqueueCaller(List<NewTask> tasks, long limit) {
        this.tasks = tasks;
        this.rows = EnqueueRows.of(tasks);
        this.limit = limit;
    }

    /** What a waiting caller does next. */
    enum Turn {
        /** Send the gathered tasks; another answer follows. */
        LEAD,
        /** Nothing was written: send your own tasks alone. */
        ALONE,
        TAKEN,
        FULL
    }

    EnqueueRows rows() {
        return rows;
    }

    long limit() {
        return limit;
    }

    /** Called by the caller's own thread before it sends. */
    void lead() {
        turn = new CompletableFuture<>();
    }

    boolean isToLead() {
        return turn.isDone() && !turn.isCompletedExceptionally() && turn.join() == Turn.LEAD;
    }

    Turn await() {
        return ScriptRunner.await(Script.ENQUEUE, turn, nanosLeft());
    }

    long nanosLeft() {
        return deadlineNanos - System.nanoTime();
    }

    /** Each caller gets its own exception, because it is thrown in another thread. */
    void fail(RuntimeException error) {
        Throwable cause = error.getCause();
        turn.completeExceptionally(cause == null ? error : cause);
    }

    void answer(Turn given) {
        turn.complete(given);
    }

    /** @param row the caller's own row, from 1 */
    void addKnown(int row) {
        known.add(tasks.get(row - 1).id());
    }

    Set<TaskId> known() {
        return known;
    }
}
