package io.holdfast.client;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.CancelResult;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskHeader;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
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
 * Gives work to queues, and looks after it. A call that returns has the tasks in Redis. One that throws a {@link
 * io.holdfast.queue.StoreUnavailableException} may have, too: only tasks with a chosen id can be enqueued again without
 * risk. Safe for use by many threads.
 */
public final class TaskClient {

    private final TaskQueues queues;
    private final QueueRoutes routes;
    private final QueueInspector inspector;
    private final JsonMapper mapper;
    private final long maxPending;

    /** @param maxPending of a queue, or {@link TaskQueue#UNLIMITED} */
    public TaskClient(
            TaskQueues queues, QueueRoutes routes, QueueInspector inspector, JsonMapper mapper, long maxPending) {
        this.queues = queues;
        this.routes = routes;
        this.inspector = inspector;
        this.mapper = mapper;
        this.maxPending = maxPending;
    }

    /**
     * Enqueues one task.
     *
     * @param payload written as JSON; a {@code Payload} or {@code byte[]} as it is
     * @throws QueueFullException when its queue holds as many tasks as it may
     * @throws TooManyQueuesException when its queue does not exist, and there are as many queues as there may be
     * @throws IllegalArgumentException for a type or an option that makes no sense
     */
    public Enqueued enqueue(String type, @Nullable Object payload, EnqueueOption... options) {
        return enqueue(List.of(prepare(type, payload, options))).get(0);
    }

    /** Makes a task for a batch; as {@link #enqueue(String, Object, EnqueueOption...)}, and writes nothing yet. */
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
     * Enqueues many tasks, those of a queue in their order and in as few calls as there can be. The tasks of one queue
     * are enqueued all or none, up to {@value TaskQueue#PORTION} of them with 8 MiB of payload; more of them in portions.
     * On a link that is too narrow for a portion within the time-out, portions get smaller.
     *
     * @return in the order of the tasks
     * @throws QueueFullException when a queue holds as many tasks as it may; those of other queues may be in
     * @throws TooManyQueuesException when there are as many queues as there may be; those of other queues may be in
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
        EnqueueResult result = queues.queue(queue).enqueue(tasks, maxPending);
        if (result instanceof EnqueueResult.QueueFull full) {
            throw new QueueFullException(full.queue(), full.limit());
        } else if (result instanceof EnqueueResult.TooManyQueues many) {
            throw new TooManyQueuesException(many.queue(), many.limit());
        }
        return ((EnqueueResult.Enqueued) result).existing();
    }

    /** Everything that is known of a task; empty when it is not known any more. */
    public Optional<TaskDetail> find(Enqueued task) {
        return inspector.find(task.queue(), task.id());
    }

    /** Ends a task as cancelled; when it runs, its handler is told. */
    public CancelResult cancel(Enqueued task) {
        return queues.queue(task.queue()).cancel(task.id(), true);
    }
}
