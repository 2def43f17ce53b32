package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.record.ErrorGroupCodec;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ManyQueues;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.StoredCount;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The error groups of all queues of one Redis: {@code groups.lua}, {@code group_tasks.lua}. */
public final class RedisErrorGroups implements ErrorGroups {

    /** A queue has up to about 200 groups in one part: few queues keep a call short. */
    private static final int QUEUES_OF_A_CALL = 5;

    private static final String FIRST = "0";
    private static final Pattern GROUP = Pattern.compile("[0-9a-f]{10}");
    private static final Pattern CURSOR = Pattern.compile(MemberCursor.PATTERN);

    /** A queue has at most 1,000 groups, read in parts of about 200; a table that is being resized has a few more. */
    private static final int MAX_PARTS = 20;

    private final ScriptRunner runner;
    private final boolean cluster;
    private final ScriptClock clock;

    public RedisErrorGroups(ScriptRunner runner, boolean cluster, ScriptClock clock) {
        this.runner = runner;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public QueueErrors groups(QueueName queue) {
        return complete(queue, partOf(run(queue, FIRST)));
    }

    @Override
    public Map<QueueName, QueueErrors> groups(Collection<QueueName> queues, Duration atMost) {
        Map<QueueName, Part> first = new ManyQueues(runner, cluster, QUEUES_OF_A_CALL)
                .call(Script.GROUPS, queues, call -> call.arg(FIRST).arg(clock.now()), this::partOf)
                .within(atMost);
        Map<QueueName, QueueErrors> all = new HashMap<>();
        first.forEach((queue, part) -> all.put(queue, complete(queue, part)));
        return all;
    }

    private Reply run(QueueName queue, String cursor) {
        return runner.run(new ScriptCall(Script.GROUPS, RedisKeys.of(queue, cluster))
                .arg(cursor)
                .arg(clock.now()));
    }

    /** Some groups of a queue, and where the next part begins. */
    private record Part(String next, long ungrouped, Map<String, ErrorGroup> groups) {}

    private QueueErrors complete(QueueName queue, Part first) {
        Map<String, ErrorGroup> groups = new TreeMap<>(first.groups);
        Part part = first;
        for (int parts = 1; parts < MAX_PARTS && !part.next.equals(FIRST); parts++) {
            part = partOf(run(queue, part.next));
            groups.putAll(part.groups);
        }
        return new QueueErrors(List.copyOf(groups.values()), part.ungrouped);
    }

    private Part partOf(Reply reply) {
        String next = reply.text();
        long now = reply.number();
        long ungrouped = reply.number();
        Instant oldest = Instant.ofEpochMilli(now).minus(ErrorGroup.RETENTION);
        Map<String, ErrorGroup> groups = new HashMap<>();
        while (reply.hasMore()) {
            ErrorGroup group = ErrorGroupCodec.read(reply, now);
            if (group != null && (group.tasks() > 0 || group.lastSeen().isAfter(oldest))) {
                groups.put(group.id(), group);
            }
        }
        return new Part(next, ungrouped, groups);
    }

    @Override
    public TaskPage groupTasks(QueueName queue, String group, FailedState state, int limit, @Nullable String cursor) {
        GroupTasks page = groupTasks(queue, group, state, SearchOrder.OLDEST, limit, cursor);
        return new TaskPage(page.tasks.stream().map(FoundTask::task).toList(), page.nextCursor);
    }

    /** A page of the tasks of a group with their last errors. */
    record GroupTasks(List<FoundTask> tasks, @Nullable String nextCursor) {}

    GroupTasks groupTasks(
            QueueName queue, String group, FailedState state, SearchOrder order, int limit, @Nullable String cursor) {
        check(group);
        if (cursor != null && !CURSOR.matcher(cursor).matches()) {
            throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same list");
        }
        ScriptCall call = new ScriptCall(Script.GROUP_TASKS, RedisKeys.of(queue, cluster)).key(indexOf(state));
        Reply reply =
                runner.run(withPage(call, group, order, cursor == null ? "" : MemberCursor.decode(cursor), limit));
        boolean more = reply.text().equals("more");
        reply.number();
        List<FoundTask> tasks = new ArrayList<>();
        String last = "";
        while (reply.hasMore()) {
            last = reply.text();
            FoundTask task = task(queue, last, reply);
            if (task != null) {
                tasks.add(task);
            }
        }
        return new GroupTasks(tasks, more ? MemberCursor.encode(last) : null);
    }

    /** Counts the tasks of a group in each of these queues. */
    Map<QueueName, Long> count(Collection<QueueName> queues, String group, FailedState state) {
        check(group);
        return new ManyQueues(runner, cluster)
                .call(
                        Script.GROUP_TASKS,
                        List.of(indexOf(state)),
                        queues,
                        call -> withPage(call, group, SearchOrder.OLDEST, "", 1),
                        RedisErrorGroups::countOf)
                .all();
    }

    private static long countOf(Reply reply) {
        reply.text();
        return reply.number();
    }

    private static void check(String group) {
        if (!GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException("group must be the id of an error group: ten hexadecimal digits");
        }
    }

    private static Key indexOf(FailedState state) {
        return state == FailedState.DEAD ? Key.ERRORS_DEAD : Key.ERRORS_RETRYING;
    }

    private static ScriptCall withPage(ScriptCall call, String group, SearchOrder order, String after, int limit) {
        return call.arg(group).arg(order.label()).arg(after).arg(limit);
    }

    /** Returns null for a damaged member, which must not hide the others. */
    private static @Nullable FoundTask task(QueueName queue, String member, Reply reply) {
        String state = reply.text();
        Long millis = reply.millis();
        String header = reply.text();
        String owner = reply.text();
        String retries = reply.text();
        String attempt = reply.text();
        String snooze = reply.text();
        TaskRef ref = StoredName.task(member);
        if (ref == null) {
            return null;
        }
        TaskSummary summary = new TaskSummary(
                queue,
                ref,
                StateWords.stateOf(state),
                RecordCodec.showHeader(header),
                millis == null ? null : Instant.ofEpochMilli(millis),
                StoredCount.of(retries),
                PlaceReader.workerOf(owner));
        return PlaceReader.withError(summary, attempt, snooze);
    }
}
