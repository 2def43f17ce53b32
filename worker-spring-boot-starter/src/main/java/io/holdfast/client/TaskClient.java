package io.holdfast.client;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.tracing.EnqueueTracing;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Enqueues tasks, and finds and cancels them. After a call that returns, the tasks are in Redis. After a {@link
 * io.holdfast.queue.StoreUnavailableException} they may be, too: only tasks with a chosen id can be enqueued again
 * safely. Thread-safe.
 */
public final class TaskClient {

    private final TaskQueues queues;
    private final QueueRoutes routes;
    private final QueueInspector inspector;
    private final JsonMapper mapper;
    private final long maxPending;
    private final StatisticsRecorder statistics;
    private final EnqueueTracing tracing;

    /**
     * A client that traces nothing.
     *
     * @param maxPending of a queue, or {@link TaskQueue#UNLIMITED}
     */
    public TaskClient(
            TaskQueues queues,
            QueueRoutes routes,
            QueueInspector inspector,
            JsonMapper mapper,
            long maxPending,
            StatisticsRecorder statistics) {
        this(queues, routes, inspector, mapper, maxPending, statistics, EnqueueTracing.NONE);
    }

    /** @param maxPending of a queue, or {@link TaskQueue#UNLIMITED} */
    public TaskClient(
            TaskQueues queues,
            QueueRoutes routes,
            QueueInspector inspector,
            JsonMapper mapper,
            long maxPending,
            StatisticsRecorder statistics,
            EnqueueTracing tracing) {
        this.queues = queues;
        this.routes = routes;
        this.inspector = inspector;
        this.mapper = mapper;
        this.maxPending = maxPending;
        this.statistics = statistics;
        this.tracing = tracing;
    }

    /**
     * Enqueues one task.
     *
     * @param payload written as JSON; a {@code Payload} or {@code byte[]} is kept unchanged
     * @throws QueueFullException if its queue or its key is full
     * @throws TooManyQueuesException if its queue does not exist and the maximum number of queues is reached
     * @throws IllegalArgumentException for an invalid type or option
     */
    public Enqueued enqueue(String type, @Nullable Object payload, EnqueueOption... options) {
        return enqueue(List.of(prepare(type, payload, options))).get(0);
    }

    /** Prepares a task for a batch, like {@link #enqueue(String, Object, EnqueueOption...)}; writes nothing yet. */
    public PreparedTask prepare(String type, @Nullable Object payload, EnqueueOption... options) {
        TaskHeader header = TaskHeader.of(new TaskType(type), Clock.systemUTC().instant());
        PreparedTask task = new PreparedTask(NewTask.of(header, payloadOf(payload)), null);
        for (EnqueueOption option : options) {
            task = option.applyTo(task);
        }
        return task;
    }

    private Payload payloadOf(@Nullable Object value) {
        if (value instanceof Payload payload) {
            return payload;
        }
        return value instanceof byte[] bytes ? Payload.of(bytes) : Payload.of(mapper.writeValueAsBytes(value));
    }

    /**
     * Enqueues many tasks, those of a queue in their order and with as few calls as possible. Up to {@value
     * TaskQueue#MAX_BATCH} tasks of a queue with 8 MiB of payload are enqueued all or none; more are enqueued in batches
     * of that size. On a link that is too slow for a batch, batches get smaller.
     *
     * @return in the order of the tasks
     * @throws QueueFullException if a queue or a key is full; the tasks of other queues may be enqueued
     * @throws TooManyQueuesException if the maximum number of queues is reached; the tasks of other queues may be
     *     enqueued
     */
    public List<Enqueued> enqueue(Collection<PreparedTask> tasks) {
        Map<QueueName, List<NewTask>> byQueue = new LinkedHashMap<>();
        List<Enqueued> all = new ArrayList<>();
        for (PreparedTask task : tasks) {
            QueueName queue = queueOf(task);
            byQueue.computeIfAbsent(queue, name -> new ArrayList<>()).add(task.task());
            all.add(new Enqueued(queue, task.task().id(), false));
        }
        Map<QueueName, Set<TaskId>> existing = new LinkedHashMap<>();
        byQueue.forEach((queue, ofQueue) -> existing.put(queue, enqueue(queue, ofQueue)));
        return all.stream().map(task -> known(task, existing)).toList();
    }

    private static Enqueued known(Enqueued task, Map<QueueName, Set<TaskId>> existing) {
        boolean existed = existing.getOrDefault(task.queue(), Set.of()).contains(task.id());
        return existed ? new Enqueued(task.queue(), task.id(), true) : task;
    }

    private QueueName queueOf(PreparedTask task) {
        QueueName own = task.queue();
        return own == null ? routes.routeOf(task.task().header().type()).orElse(QueueName.DEFAULT) : own;
    }

    private Set<TaskId> enqueue(QueueName queue, List<NewTask> tasks) {
        EnqueueResult result =
                tracing.send(queue, tasks, traced -> queues.queue(queue).enqueue(traced, maxPending));
        if (result instanceof EnqueueResult.QueueFull full) {
            throw new QueueFullException(full);
        } else if (result instanceof EnqueueResult.TooManyQueues many) {
            throw new TooManyQueuesException(many.queue(), many.limit());
        }
        Set<TaskId> existing = ((EnqueueResult.Enqueued) result).existing();
        statistics.enqueued(queue, tasks.size() - existing.size());
        return existing;
    }

    /** All details of a task; empty if it is not known any more. */
    public Optional<TaskDetail> find(Enqueued task) {
        return inspector.find(task.queue(), task.id());
    }

    /** Ends a task as cancelled; if it runs, its handler is asked to stop. */
    public CancelResult cancel(Enqueued task) {
        CancelResult result = queues.queue(task.queue()).cancel(task.id(), true);
        if (result instanceof CancelResult.Cancelled) {
            statistics.add(task.queue(), Counter.CANCELLED, 1);
        }
        return result;
    }
}
