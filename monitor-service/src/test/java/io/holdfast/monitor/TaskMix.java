package io.holdfast.monitor;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Creates tasks in given states through the real transitions. */
final class TaskMix {

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final TaskType TYPE = new TaskType("email");

    private final RedisEngine engine;
    private final TaskQueue queue;

    TaskMix(RedisEngine engine, String queue) {
        this.engine = engine;
        this.queue = engine.queues().queue(new QueueName(queue));
    }

    TaskMix pending(Priority priority, int count) {
        return enqueue(task().withPriority(priority), count);
    }

    TaskMix delayed(int count) {
        return enqueue(task().withStart(new StartTime.After(Duration.ofHours(1))), count);
    }

    /** Acquired by a worker that has one free slot more. */
    List<TaskId> processing(String worker, int count) {
        enqueue(task().withPriority(Priority.HIGH), count);
        List<TaskId> running = acquire(worker, count).stream()
                .map(task -> task.lease().task().id())
                .toList();
        report(worker, count + 1, running.stream().map(RunningTask::of).toList());
        return running;
    }

    TaskMix dead(int count) {
        return dead(count, "boom");
    }

    TaskMix dead(int count, String error) {
        enqueue(task().withPriority(Priority.HIGH), count);
        Failure failure = new Failure(error, Duration.ofMillis(5));
        queue.bury(acquire("undertaker", count).stream()
                .map(task -> new Burial(task.lease(), failure))
                .toList());
        return this;
    }

    void report(String worker, int slots, List<RunningTask> running) {
        engine.workers()
                .heartbeat(new WorkerReport(
                        new WorkerId(worker),
                        Instant.now().minusSeconds(200),
                        Set.of(queue.name()),
                        slots,
                        running.size(),
                        running));
    }

    private List<LeasedTask> acquire(String worker, int count) {
        return queue.acquire(new WorkerId(worker), count, LEASE).tasks();
    }

    private TaskMix enqueue(NewTask like, int count) {
        queue.enqueue(
                Collections.nCopies(count, like).stream()
                        .map(task -> new NewTask(
                                TaskId.generate(), false, task.priority(), task.start(), task.header(), task.payload()))
                        .toList(),
                TaskQueue.UNLIMITED);
        return this;
    }

    private static NewTask task() {
        return NewTask.of(TaskHeader.of(TYPE, Instant.now()), Payload.ofText("{\"to\":\"a@b.c\"}"));
    }
}
