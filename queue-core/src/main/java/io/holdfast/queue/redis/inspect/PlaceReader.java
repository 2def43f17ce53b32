package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.record.AttemptLine;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.record.TokenTimes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.StoredCount;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads pages of the places of one queue: {@code browse.lua}. */
final class PlaceReader {

    /** Windows of 4,000 entries in which a call searches the start of a page, in a list that has moved. */
    private static final int MAX_SEARCHES = 2;

    private static final TokenTimes UNKNOWN_TIMES = new TokenTimes("");

    private final ScriptRunner runner;
    private final QueueName queue;
    private final RedisKeys keys;

    PlaceReader(ScriptRunner runner, QueueName queue, boolean cluster) {
        this.runner = runner;
        this.queue = queue;
        this.keys = RedisKeys.of(queue, cluster);
    }

    /**
     * Rows of one place.
     *
     * @param members of the rows; of pending tasks with a key their entries
     * @param tasks one for each row; null for a tombstone and for a task that is no longer there
     * @param end whether the place has no more rows
     * @param searching whether the start of the page must be searched further, in another call
     */
    record Rows(
            PagePosition start,
            List<String> members,
            List<String> scores,
            List<@Nullable FoundTask> tasks,
            boolean end,
            boolean searching) {

        int size() {
            return tasks.size();
        }

        /** The position after the first {@code count} rows. */
        PagePosition after(int count) {
            return start.after(members.subList(0, count), scores.subList(0, count));
        }
    }

    /** @param errors whether to read the last errors too */
    Rows read(PagePosition from, int limit, boolean errors) {
        PagePosition position = from;
        for (int i = 0; i < MAX_SEARCHES; i++) {
            Reply reply = runner.run(call(position, limit, errors));
            String status = reply.text();
            position = position.found(reply.number(), reply.text());
            if (!status.equals("search")) {
                return rows(position, status.equals("end"), reply);
            }
        }
        return new Rows(position, List.of(), List.of(), List.of(), false, true);
    }

    private ScriptCall call(PagePosition from, int limit, boolean errors) {
        return new ScriptCall(Script.BROWSE, keys)
                .key(from.place())
                .arg(kindOf(from.place()))
                .arg(from.order().label())
                .arg(from.score())
                .arg(from.skip())
                .arg(from.after())
                .arg(from.bound())
                .arg(limit)
                .arg(errors ? "1" : "");
    }

    private static String kindOf(Key place) {
        return switch (place) {
            case LEASES -> "batches";
            case PENDING_KEYED -> "keyed";
            default -> place.type().name().toLowerCase(Locale.ROOT);
        };
    }

    private Rows rows(PagePosition start, boolean end, Reply reply) {
        Rows rows = new Rows(start, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), end, false);
        while (reply.hasMore()) {
            String member = reply.text();
            String score = reply.text();
            rows.members.add(member);
            rows.scores.add(score);
            rows.tasks.add(
                    task(start.place(), start.place() == Key.PENDING_KEYED ? memberOf(member) : member, score, reply));
        }
        return rows;
    }

    private @Nullable FoundTask task(Key place, String member, String score, Reply reply) {
        String header = reply.text();
        String ending = reply.text();
        String owner = reply.text();
        String retries = reply.text();
        String attempt = reply.text();
        String snooze = reply.text();
        boolean tombstone = header.isEmpty() || (place.type() == Key.Type.LIST && RecordCodec.isTombstone(header));
        if (tombstone) {
            return null;
        }
        TaskRef ref = StoredName.task(member);
        if (ref == null) {
            return null;
        }
        TaskSummary summary = new TaskSummary(
                queue,
                ref,
                stateOf(place, ending),
                RecordCodec.showHeader(header),
                score.isEmpty() ? null : Instant.ofEpochMilli(Reply.millisOf(score)),
                StoredCount.of(retries),
                workerOf(owner));
        return withError(summary, attempt, snooze);
    }

    /**
     * @param attempt the line of its last attempt, or empty
     * @param snooze its last snooze as stored, or empty
     */
    static FoundTask withError(TaskSummary task, String attempt, String snooze) {
        List<Attempt> last = AttemptLine.decode(attempt, UNKNOWN_TIMES);
        String error = last.isEmpty() ? "" : last.get(0).error();
        return new FoundTask(
                task,
                snooze.isEmpty() ? error : snooze.substring(snooze.indexOf(' ') + 1),
                last.isEmpty() ? null : last.get(0).endedAt());
    }

    /** The member of an entry of {@code tasks:pending:keyed}: its letter and its last word. */
    private static String memberOf(String entry) {
        return entry.charAt(0) + entry.substring(entry.lastIndexOf(' ') + 1);
    }

    /** Returns null if nobody holds the task, or the entry is damaged. */
    static @Nullable WorkerId workerOf(String owner) {
        return StoredName.worker(owner.substring(owner.indexOf(' ') + 1));
    }

    private static TaskState stateOf(Key place, String ending) {
        return switch (place) {
            case DELAYED -> TaskState.DELAYED;
            case RENEWED, LEASES -> TaskState.PROCESSING;
            case DEAD_LETTER -> TaskState.DEAD;
            case COMPLETED -> ending.isEmpty() ? TaskState.COMPLETED : StateWords.stateOf(ending);
            default -> TaskState.PENDING;
        };
    }

    /** The places in which tasks in one of these states can be, in the order of a task's life; all for no state. */
    static List<Key> placesOf(Set<TaskState> states, SearchOrder order) {
        List<Key> places = new ArrayList<>(PagePosition.allPlaces().stream()
                .filter(place -> states.isEmpty() || states.stream().anyMatch(state -> holds(place, state)))
                .toList());
        if (order == SearchOrder.NEWEST) {
            Collections.reverse(places);
        }
        return places;
    }

    private static boolean holds(Key place, TaskState state) {
        return switch (place) {
            case DELAYED -> state == TaskState.DELAYED;
            case RENEWED, LEASES -> state == TaskState.PROCESSING;
            case DEAD_LETTER -> state == TaskState.DEAD;
            case COMPLETED ->
                state == TaskState.COMPLETED || state == TaskState.CANCELLED || state == TaskState.EXPIRED;
            default -> state == TaskState.PENDING;
        };
    }
}
