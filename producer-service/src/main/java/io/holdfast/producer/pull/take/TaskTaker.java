package io.holdfast.producer.pull.take;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes tasks for a worker, from its queues round-robin. Tasks that must not run are settled by {@link Admission} and
 * not returned. Every taken task is either returned or released. Thread-safe.
 */
@Component
class TaskTaker {

    /** Learns when the next delayed task of a queue is due. */
    @FunctionalInterface
    interface DueListener {
        void nextDue(QueueName queue, Duration delay);
    }

    private static final Logger log = LoggerFactory.getLogger(TaskTaker.class);

    /** How long a request searches a queue for a task that may run while all that it acquires must not. */
    private static final long MAX_SEARCH_NANOS = Duration.ofMillis(500).toNanos();

    private static final long MAX_BYTES = 8L << 20;

    private final TaskQueues queues;
    private final Admission admission;
    private final Duration defaultLease;
    private final InstantSource clock;
    private final DueListener dueListener;
    private final AtomicInteger firstQueue = new AtomicInteger();

    TaskTaker(
            TaskQueues queues,
            PullProperties properties,
            StatisticsRecorder statistics,
            InstantSource clock,
            DueListener dueListener) {
        this.queues = queues;
        this.admission = new Admission(properties, statistics);
        this.defaultLease = properties.lease();
        this.clock = clock;
        this.dueListener = dueListener;
    }

    /**
     * Returns the available tasks up to the requested number; an empty list when there are none.
     *
     * @throws StoreException when Redis does not answer; tasks that were taken before are released, or return when
     *     their leases expire
     */
    List<TakenTask> take(TakeRequest request) {
        List<TakenTask> taken = new ArrayList<>();
        try {
            takeInto(taken, request);
            return taken;
        } catch (RuntimeException | Error e) {
            release(taken);
            throw e;
        }
    }

    private void takeInto(List<TakenTask> taken, TakeRequest request) {
        List<QueueName> names = request.queues();
        int first = firstQueue.getAndIncrement();
        long bytes = 0;
        for (int i = 0; i < names.size() && taken.size() < request.max() && bytes < MAX_BYTES; i++) {
            QueueName name = names.get(Math.floorMod(first + i, names.size()));
            try {
                List<TakenTask> more = takeFrom(name, request, request.max() - taken.size());
                bytes += TakenTask.payloadBytes(more);
                taken.addAll(more);
            } catch (StoreException e) {
                if (taken.isEmpty()) {
                    throw e;
                }
                log.debug("Taking tasks from queue {} failed; those of other queues are handed out", name, e);
            }
        }
    }

    /** Repeats the acquire, for more tasks each time, while none of them may run: many may have expired. */
    private List<TakenTask> takeFrom(QueueName name, TakeRequest request, int max) {
        TaskQueue queue = queues.queue(name);
        Duration lease = request.lease() == null ? defaultLease : request.lease();
        long started = System.nanoTime();
        int limit = max;
        do {
            Acquired acquired = queue.acquire(request.worker(), limit, lease);
            List<TakenTask> admitted = admit(queue, acquired.tasks(), lease);
            reportNextDue(name, acquired.nextDue());
            if (!admitted.isEmpty() || acquired.tasks().isEmpty()) {
                return withoutSurplus(admitted, max);
            }
            limit = Math.min(2 * limit, TaskQueue.MAX_BATCH);
        } while (System.nanoTime() - started < MAX_SEARCH_NANOS);
        return List.of();
    }

    private List<TakenTask> withoutSurplus(List<TakenTask> tasks, int max) {
        if (tasks.size() <= max) {
            return tasks;
        }
        release(tasks.subList(max, tasks.size()));
        return tasks.subList(0, max);
    }

    private void reportNextDue(QueueName name, @Nullable Duration delay) {
        if (delay != null) {
            try {
                dueListener.nextDue(name, delay);
            } catch (RuntimeException | Error e) { // must not cost the tasks that were taken
                log.warn(
                        "The next task of queue {} cannot be dispatched on time; a worker's dispatcher does it",
                        name,
                        e);
            }
        }
    }

    private List<TakenTask> admit(TaskQueue queue, List<LeasedTask> tasks, Duration lease) {
        try {
            return admission.admit(queue, tasks).stream()
                    .map(task -> new TakenTask(task, lease, Receipt.of(task, clock.instant())))
                    .toList();
        } catch (RuntimeException | Error e) {
            release(queue, tasks);
            throw e;
        }
    }

    /** Releases tasks that cannot be handed out to the front of their queues, without costing a retry. */
    void release(Collection<TakenTask> tasks) {
        tasks.stream()
                .map(TakenTask::task)
                .collect(Collectors.groupingBy(task -> task.lease().queue()))
                .forEach((name, some) -> release(queues.queue(name), some));
    }

    private static void release(TaskQueue queue, List<LeasedTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        try {
            queue.release(
                    tasks.stream().map(LeasedTask::lease).map(Release::toFront).toList());
            log.debug("Released {} tasks of queue {} that could not be handed out", tasks.size(), queue.name());
        } catch (StoreException e) {
            log.warn(
                    "Releasing {} tasks of queue {} that could not be handed out failed; they return when their leases"
                            + " expire",
                    tasks.size(),
                    queue.name());
        }
    }
}
