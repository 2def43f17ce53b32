package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.Limit;
import org.springframework.data.redis.connection.RedisConnection;

/** The dead letters of all queues of one Redis. */
public final class RedisDeadLetters implements DeadLetters {

    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final QueueInspector inspector;
    private final boolean cluster;

    public RedisDeadLetters(ScriptRunner runner, TaskQueues queues, QueueInspector inspector, boolean cluster) {
        this.runner = runner;
        this.queues = queues;
        this.inspector = inspector;
        this.cluster = cluster;
    }

    @Override
    public TaskPage list(QueueName queue, int limit, @Nullable String cursor) {
        return inspector.page(queue, TaskState.DEAD, limit, cursor);
    }

    @Override
    public Set<TaskId> requeue(QueueName queue, Collection<TaskId> ids) {
        TaskQueue tasks = queues.queue(queue);
        return underEachMember(ids, tasks::requeue);
    }

    @Override
    public Set<TaskId> discard(QueueName queue, Collection<TaskId> ids) {
        TaskQueue tasks = queues.queue(queue);
        return underEachMember(ids, tasks::discard);
    }

    /**
     * An id contains neither its task's priority nor whether that has a key: ids not found under one are looked up under
     * the next.
     */
    private static Set<TaskId> underEachMember(
            Collection<TaskId> ids, Function<Collection<TaskRef>, Set<TaskId>> step) {
        Set<TaskId> left = Set.copyOf(ids);
        for (boolean keyed : List.of(false, true)) {
            for (Priority priority : List.of(Priority.DEFAULT, Priority.HIGH, Priority.LOW)) {
                if (!left.isEmpty()) {
                    left = step.apply(left.stream()
                            .map(id -> new TaskRef(priority, id, keyed))
                            .toList());
                }
            }
        }
        return left;
    }

    @Override
    public long requeueAll(QueueName queue) {
        byte[] deadLetter = RedisKeys.of(queue, cluster).of(Key.DEAD_LETTER);
        double last = runner.commands().run("list dead letters", connection -> lastBurial(connection, deadLetter));
        long requeued = 0;
        int damaged = 0; // they stay, in front of the others
        while (true) {
            int skipped = damaged;
            List<String> members = runner.commands()
                    .run("list dead letters", connection -> buriedUntil(connection, deadLetter, last, skipped));
            if (members.isEmpty()) {
                return requeued;
            }
            List<TaskRef> dead = members.stream()
                    .map(StoredName::task)
                    .filter(Objects::nonNull)
                    .toList();
            damaged += members.size() - dead.size();
            requeued += dead.size() - queues.queue(queue).requeue(dead).size();
        }
    }

    private static double lastBurial(RedisConnection connection, byte[] deadLetter) {
        return connection.zSetCommands().zRevRangeWithScores(deadLetter, 0, 0).stream()
                .mapToDouble(newest -> newest.getScore())
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private static List<String> buriedUntil(RedisConnection connection, byte[] deadLetter, double last, int skipped) {
        Range<Double> range = Range.leftUnbounded(Range.Bound.inclusive(last));
        return connection
                .zSetCommands()
                .zRangeByScore(deadLetter, range, Limit.limit().offset(skipped).count(TaskQueue.MAX_BATCH))
                .stream()
                .map(Bytes::text)
                .toList();
    }
}
