package io.holdfast.cli.bench;

import io.holdfast.cli.bench.BenchResult.Phase;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.ProgressBar;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Enqueues tasks into a new queue, and runs them as a worker does whose handlers have nothing to do. */
final class BenchRun {

    private static final TaskType TYPE = new TaskType("holdfast-bench");
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** None of the tasks has an idempotency key. */
    private static final Duration KEY_WINDOW = Duration.ofMillis(1);

    private static final TrimPolicy NOTHING_KEPT = new TrimPolicy(1_000, Duration.ZERO, 0, Duration.ZERO);

    private final TaskQueue queue;
    private final Clock clock;
    private final int batch;
    private final Payload payload;

    BenchRun(RedisEngine engine, Clock clock, int batch, int payloadBytes) {
        String name = "bench-" + TaskId.generate().value().toLowerCase(Locale.ROOT);
        this.queue = engine.queues().queue(new QueueName(name));
        this.clock = clock;
        this.batch = batch;
        this.payload = Payload.ofText('"' + "x".repeat(payloadBytes - 2) + '"');
    }

    BenchResult run(int tasks, ProgressBar bar) {
        try {
            Phase enqueue = enqueue(tasks, bar);
            return new BenchResult(enqueue, complete(tasks, bar));
        } finally {
            empty();
        }
    }

    private Phase enqueue(int tasks, ProgressBar bar) {
        List<Long> calls = new ArrayList<>();
        long started = System.nanoTime();
        for (int sent = 0; sent < tasks; sent += batch) {
            List<NewTask> call = IntStream.range(sent, Math.min(tasks, sent + batch))
                    .mapToObj(i -> NewTask.of(TaskHeader.of(TYPE, clock.instant()), payload))
                    .toList();
            long start = System.nanoTime();
            EnqueueResult result = queue.enqueue(call, TaskQueue.UNLIMITED);
            calls.add(System.nanoTime() - start);
            if (!(result instanceof EnqueueResult.Enqueued)) {
                throw CommandException.failed("Redis does not accept the queue of the measurement");
            }
            bar.update(sent + call.size(), HumanText.count(sent + call.size(), "task") + " enqueued");
        }
        return new Phase(tasks, System.nanoTime() - started, calls);
    }

    private Phase complete(int tasks, ProgressBar bar) {
        WorkerId worker = new WorkerId(queue.name().value());
        List<Long> calls = new ArrayList<>();
        long done = 0;
        long started = System.nanoTime();
        List<LeasedTask> taken = queue.acquire(worker, batch, LEASE).tasks();
        while (!taken.isEmpty()) {
            List<Completion> completions = taken.stream()
                    .map(task -> new Completion(task.lease(), null))
                    .toList();
            done += completions.size();
            long start = System.nanoTime();
            taken = queue.refill(completions, KEY_WINDOW, batch, LEASE)
                    .acquired()
                    .tasks();
            calls.add(System.nanoTime() - start);
            bar.update(tasks + done, HumanText.count(done, "task") + " run");
        }
        return new Phase(done, System.nanoTime() - started, calls);
    }

    /** Also after a failure. Workers forget the empty queue later. */
    private void empty() {
        WorkerId worker = new WorkerId(queue.name().value());
        for (List<LeasedTask> left =
                        queue.acquire(worker, TaskQueue.MAX_BATCH, LEASE).tasks();
                !left.isEmpty();
                left = queue.acquire(worker, TaskQueue.MAX_BATCH, LEASE).tasks()) {
            var unused = queue.complete(
                    left.stream()
                            .map(task -> new Completion(task.lease(), null))
                            .toList(),
                    Ending.CANCELLED,
                    KEY_WINDOW);
        }
        while (queue.trim(NOTHING_KEPT) > 0) {
            // more is left
        }
    }
}
