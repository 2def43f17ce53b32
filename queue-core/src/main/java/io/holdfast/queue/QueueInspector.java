package io.holdfast.queue;

import io.holdfast.queue.model.Depths;
import io.holdfast.queue.model.Position;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskDetail;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskPage;
import io.holdfast.queue.model.TaskState;
import io.holdfast.queue.model.TaskSummary;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at queues without changing them; what it costs does not grow with their lengths. */
public interface QueueInspector {

    /** Counts of one queue, at one moment. */
    Depths depths(QueueName queue);

    /**
     * Counts of many queues in a few round trips, each at its own moment.
     *
     * @throws StoreException when one of them can't be counted
     */
    Map<QueueName, Depths> depths(Collection<QueueName> queues);

    /**
     * The same for those that can be counted in that time: where a node of a Cluster is away, the queues of the others.
     *
     * @throws StoreException when none can
     */
    Map<QueueName, Depths> depths(Collection<QueueName> queues, Duration atMost);

    /** The sum over all known queues, each at its own moment. */
    Depths totalDepths();

    Optional<TaskDetail> find(QueueName queue, TaskId id);

    /**
     * Where a task stands that is pending or delayed. Costs up to a few milliseconds of Redis' time, so it is for one
     * task that somebody asks about, not for lists.
     *
     * @param task as it was found; should it have moved on since, the answer means nothing
     */
    Position position(TaskSummary task);

    /**
     * A page of a queue's tasks without payloads: pending in the order in which they will be taken, delayed by due
     * time, processing by lease deadline, the others by the time of their end, oldest first.
     *
     * @param state only these; null for all, in the order of a task's life
     * @param limit tasks at most, 1 to 1,000
     * @param cursor null for the first page, else the {@code nextCursor} of the page before
     * @throws IllegalArgumentException for a cursor that no page gave
     */
    TaskPage page(QueueName queue, @Nullable TaskState state, int limit, @Nullable String cursor);
}
