package io.holdfast.producer.queues;

import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads pages of queues: for any number of queues, a few round trips. */
@Component
class QueueReader {

    /** A node of Redis that has not answered by then counts as unreachable. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final WorkerRegistry workers;
    private final FlowControl flow;

    QueueReader(TaskQueues queues, QueueInspector inspector, WorkerRegistry workers, FlowControl flow) {
        this.queues = queues;
        this.inspector = inspector;
        this.workers = workers;
        this.flow = flow;
    }

    /** @param nextCursor null on the last page */
    record Page(List<QueueName> names, @Nullable String nextCursor) {}

    /** Returns queues by name, those after the cursor. */
    Page page(int limit, @Nullable QueueName cursor) {
        TreeSet<QueueName> all = new TreeSet<>(queues.known());
        all.add(QueueName.DEFAULT);
        SortedSet<QueueName> rest = cursor == null ? all : all.tailSet(cursor, false);
        List<QueueName> names = rest.stream().limit(limit).toList();
        return new Page(names, rest.size() > limit ? names.get(limit - 1).value() : null);
    }

    List<QueueView> read(Collection<QueueName> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<QueueName, Depths> depths = inspector.depths(names, MAX_WAIT);
        List<WorkerStatus> living = living();
        Map<QueueName, QueueLimits> limits = flow.limits(depths.keySet());
        return names.stream()
                .map(name -> QueueView.of(name, depths.get(name), countServing(name, living), limits.get(name)))
                .toList();
    }

    /** @throws ProblemException {@code NOT_FOUND} if it is not known */
    QueueName known(QueueName name) {
        if (name.equals(QueueName.DEFAULT) || queues.known().contains(name)) {
            return name;
        }
        throw new ProblemException(Problem.of(
                ErrorCode.NOT_FOUND,
                "There is no queue " + name + "; a queue exists from its first task until it is empty and unused"));
    }

    private @Nullable List<WorkerStatus> living() {
        try {
            return workers.workers().stream().filter(WorkerStatus::isLiving).toList();
        } catch (StoreException e) {
            if (queues.sharded()) {
                return null; // the other nodes answer
            }
            throw e;
        }
    }

    private static @Nullable Long countServing(QueueName name, @Nullable List<WorkerStatus> living) {
        return living == null
                ? null
                : living.stream()
                        .filter(worker -> worker.report().queues().contains(name))
                        .count();
    }
}
