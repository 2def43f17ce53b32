package io.holdfast.queue.operation;

import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of an operation: one page of the search, and the action on its tasks. Counts as it goes. */
final class OperationStep {

    /** A step is at most a tenth of what the rate allows in a second. */
    private static final int STEPS_PER_SECOND = 10;

    /** Maximum number of tasks in one command: Redis needs about a millisecond for them. */
    private static final int MAX_BATCH = 100;

    private final Operation operation;
    private final Instant now;
    private final TaskSearch search;
    private final TaskActor actor;
    private final Runnable beforeWrite;
    private OperationProgress progress;

    /** @param beforeWrite is called before each change of tasks */
    OperationStep(Operation operation, Instant now, TaskSearch search, TaskActor actor, Runnable beforeWrite) {
        this.operation = operation;
        this.now = now;
        this.search = search;
        this.actor = actor;
        this.beforeWrite = beforeWrite;
        OperationProgress before = operation.progress();
        this.progress = before.startedAt() == null ? before.startedAt(now) : before;
    }

    OperationProgress progress() {
        return progress;
    }

    /** How many tasks it has tried to change. */
    long worked() {
        return progress.matched() - operation.progress().matched();
    }

    void end(@Nullable String problem) {
        progress = progress.ended(now, problem);
    }

    /** If it throws, the progress has what was done until then, and the cursor of before. */
    void run() {
        OperationRequest request = operation.request();
        int limit = Math.max(1, Math.min(TaskSearch.MAX_LIMIT, request.maxPerSecond() / STEPS_PER_SECOND));
        SearchPage page = search.search(request.filter().withoutAge(), SearchOrder.OLDEST, progress.cursor(), limit);
        Map<QueueName, List<TaskRef>> due = new LinkedHashMap<>();
        long skipped = 0;
        for (FoundTask found : page.tasks()) {
            boolean matched = request.filter().matches(found, operation.createdAt()); // the search has left out the age
            if (matched && isLater(found, operation.createdAt())) {
                skipped++;
            } else if (matched) {
                due.computeIfAbsent(found.task().queue(), queue -> new ArrayList<>())
                        .add(found.task().ref());
            }
        }
        due.forEach((queue, tasks) -> act(request, queue, tasks));
        progress =
                progress.plus(new ActionCounts(0, skipped, 0)).scanned(page.scanned(), page.total(), page.nextCursor());
        if (page.nextCursor() == null) {
            end(null);
        }
    }

    private void act(OperationRequest request, QueueName queue, List<TaskRef> tasks) {
        for (int first = 0; first < tasks.size(); first += MAX_BATCH) {
            beforeWrite.run();
            List<TaskRef> batch = tasks.subList(first, Math.min(first + MAX_BATCH, tasks.size()));
            progress = progress.plus(actor.act(request, queue, batch));
        }
    }

    /** Whether it was enqueued, was buried, or failed after the start. A repeated step must not act on it again. */
    private static boolean isLater(FoundTask found, Instant start) {
        boolean dead = found.task().state() == TaskState.DEAD;
        return found.task().header().createdAt().isAfter(start)
                || isAfter(found.lastFailure(), start)
                || (dead && isAfter(found.task().stateTime(), start));
    }

    private static boolean isAfter(@Nullable Instant time, Instant start) {
        return time != null && time.isAfter(start);
    }
}
