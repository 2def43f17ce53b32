package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.LEASE;
import static io.holdfast.queue.contract.QueueContract.QUEUE;
import static io.holdfast.queue.contract.QueueContract.W1;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The queues under test, on a clock that starts at {@link #START}, with short methods for what tests do. */
public record QueueFixture(
        MovableClock clock,
        TaskQueues queues,
        QueueInspector inspector,
        DeadLetters deadLetters,
        ErrorGroups errors,
        FlowControl flow) {
    public static final Instant START = Instant.ofEpochMilli(1_790_000_000_000L);

    public TaskQueue queue() {
        return queues.queue(QUEUE);
    }

    public void advance(long millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    /** A task with a chosen id. */
    public static NewTask task(String id) {
        TaskHeader header = TaskHeader.of(new TaskType("email"), START);
        return NewTask.of(header, Payload.ofText("{}")).withChosenId(new TaskId(id));
    }

    /** A task with a generated id, which is not remembered. */
    public static NewTask minted(String id) {
        NewTask chosen = task(id);
        return new NewTask(chosen.id(), false, chosen.priority(), chosen.start(), chosen.header(), chosen.payload());
    }

    public static NewTask delayed(String id, long millis) {
        return task(id).withStart(new StartTime.After(Duration.ofMillis(millis)));
    }

    public EnqueueResult enqueue(NewTask... tasks) {
        return queue().enqueue(List.of(tasks), TaskQueue.UNLIMITED);
    }

    public void enqueue(String... ids) {
        enqueue(Arrays.stream(ids).map(QueueFixture::task).toArray(NewTask[]::new));
    }

    public List<LeasedTask> acquire(int limit) {
        return queue().acquire(W1, limit, LEASE).tasks();
    }

    public List<String> acquireIds(int limit) {
        return acquire(limit).stream()
                .map(task -> task.lease().task().id().value())
                .toList();
    }

    /** Enqueues these tasks and leases them all to {@link QueueContract#W1}; returns the leases in order. */
    public List<Lease> processing(String... ids) {
        return processing(W1, ids);
    }

    public List<Lease> processing(WorkerId worker, String... ids) {
        enqueue(ids);
        return queue().acquire(worker, ids.length, LEASE).tasks().stream()
                .map(LeasedTask::lease)
                .toList();
    }

    public void dead(String... ids) {
        queue().bury(processing(ids).stream()
                .map(lease -> new Burial(lease, QueueContract.BOOM))
                .toList());
    }

    public TaskDetail find(String id) {
        return inspector.find(QUEUE, new TaskId(id)).orElseThrow();
    }

    /**
     * The whole queue, one line per task: {@code a processing +30000 w1 retries=1}, with times relative to the start.
     */
    public List<String> shows() {
        List<TaskSummary> tasks = Stream.iterate(
                        inspector.page(QUEUE, null, 1_000, null),
                        page -> page != null,
                        page -> page.nextCursor() == null
                                ? null
                                : inspector.page(QUEUE, null, 1_000, page.nextCursor()))
                .flatMap(page -> page.tasks().stream())
                .toList();
        return ByDeadline.ordered(tasks).stream().map(ShownTask::line).toList();
    }
}
