package io.holdfast.queue.search;

import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a task must be like to be found. An absent condition holds for every task.
 *
 * @param states one of these; empty for any
 * @param id exactly this
 * @param idPrefix how the id begins
 * @param errors texts that the last error contains, all of them, in lower or upper case
 * @param texts texts each of which the last error contains or the id begins with
 * @param group the id of its error group
 * @param olderThan since its creation; not less
 * @param youngerThan since its creation; not more
 */
public record TaskFilter(
        Set<TaskState> states,
        @Nullable TaskType type,
        @Nullable QueueName queue,
        @Nullable TaskId id,
        @Nullable String idPrefix,
        List<String> errors,
        List<String> texts,
        @Nullable String group,
        @Nullable Duration olderThan,
        @Nullable Duration youngerThan,
        @Nullable IdempotencyKey idempotencyKey,
        @Nullable TaskKey key) {

    /** Every task. */
    public static final TaskFilter ALL =
            new TaskFilter(Set.of(), null, null, null, null, List.of(), List.of(), null, null, null, null, null);

    public TaskFilter {
        states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
        errors = List.copyOf(errors);
        texts = List.copyOf(texts);
    }

    public TaskFilter withStates(Set<TaskState> those) {
        return new TaskFilter(
                those, type, queue, id, idPrefix, errors, texts, group, olderThan, youngerThan, idempotencyKey, key);
    }

    public TaskFilter withQueue(@Nullable QueueName that) {
        return new TaskFilter(
                states, type, that, id, idPrefix, errors, texts, group, olderThan, youngerThan, idempotencyKey, key);
    }

    public TaskFilter withoutAge() {
        return new TaskFilter(states, type, queue, id, idPrefix, errors, texts, group, null, null, idempotencyKey, key);
    }

    /** Whether only state and queue matter, so that the length of their structures is the number of matches. */
    public boolean isByPlace() {
        return equals(ALL.withStates(states).withQueue(queue));
    }

    /** Whether only the error group and the queue matter, and of the states only whether a task is dead. */
    public boolean isByGroup() {
        boolean all = states.isEmpty() || states.equals(Set.of(TaskState.DEAD));
        return group != null
                && all
                && equals(new TaskFilter(
                        states, null, queue, null, null, List.of(), List.of(), group, null, null, null, null));
    }

    public boolean allows(TaskState state) {
        return states.isEmpty() || states.contains(state);
    }

    /** Checks everything but the group, which only its index knows. */
    public boolean matches(FoundTask found, Instant now) {
        TaskSummary task = found.task();
        TaskHeader header = task.header();
        String taskId = task.ref().id().value();
        return allows(task.state())
                && (type == null || type.equals(header.type()))
                && (queue == null || queue.equals(task.queue()))
                && (id == null || id.value().equals(taskId))
                && (idPrefix == null || taskId.startsWith(idPrefix))
                && (idempotencyKey == null || idempotencyKey.equals(header.idempotencyKey()))
                && (key == null || key.equals(header.key()))
                && (olderThan == null || !header.createdAt().isAfter(now.minus(olderThan)))
                && (youngerThan == null || !header.createdAt().isBefore(now.minus(youngerThan)))
                && errors.stream().allMatch(text -> contains(found.error(), text))
                && texts.stream().allMatch(text -> contains(found.error(), text) || taskId.startsWith(text));
    }

    private static boolean contains(String error, String text) {
        return error.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
