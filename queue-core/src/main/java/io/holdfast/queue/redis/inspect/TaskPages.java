package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.record.StateWords;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.redis.script.StoredCount;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Pages through the places of one queue: {@code browse.lua}. */
final class TaskPages {

    /** A page may have to skip tasks of other states; after this many calls it ends early, with a cursor. */
    private static final int MAX_CALLS = 20;

    private final ScriptRunner runner;
    private final QueueName queue;
    private final RedisKeys keys;

    TaskPages(ScriptRunner runner, QueueName queue, boolean cluster) {
        this.runner = runner;
        this.queue = queue;
        this.keys = RedisKeys.of(queue, cluster);
    }

    TaskPage page(@Nullable TaskState wanted, int limit, @Nullable String cursor) {
        List<Key> places = placesOf(wanted);
        PagePosition position =
                cursor == null ? PagePosition.startOf(places.get(0)) : PagePosition.ofCursor(cursor, places);
        List<TaskSummary> tasks = new ArrayList<>();
        for (int calls = 0; calls < MAX_CALLS && position != null && tasks.size() < limit; calls++) {
            int missing = limit - tasks.size();
            List<String> scores = addRows(position, missing, wanted, tasks);
            position = scores.size() < missing ? position.nextPlace(places) : position.after(scores);
        }
        return new TaskPage(tasks, position == null ? null : position.cursor());
    }

    /** Adds the wanted tasks among the next rows, and returns the scores of all of these rows. */
    private List<String> addRows(
            PagePosition position, int limit, @Nullable TaskState wanted, List<TaskSummary> tasks) {
        Reply reply = runner.run(new ScriptCall(Script.BROWSE, keys)
                .key(position.place())
                .arg(kindOf(position.place()))
                .arg(position.score())
                .arg(position.skip())
                .arg(limit));
        List<String> scores = new ArrayList<>();
        while (reply.hasMore()) {
            TaskRef ref = TaskRef.ofMember(reply.text());
            scores.add(reply.text());
            TaskSummary task = row(position.place(), ref, scores.get(scores.size() - 1), reply);
            if (task != null && (wanted == null || task.state() == wanted)) {
                tasks.add(task);
            }
        }
        return scores;
    }

    private static String kindOf(Key place) {
        return place == Key.LEASES ? "batches" : place.type().name().toLowerCase(Locale.ROOT);
    }

    private @Nullable TaskSummary row(Key place, TaskRef ref, String score, Reply reply) {
        String header = reply.text();
        String ending = reply.text();
        String owner = reply.text();
        String retries = reply.text();
        boolean tombstone = header.isEmpty() || (place.type() == Key.Type.LIST && RecordCodec.isTombstone(header));
        if (tombstone) {
            return null;
        }
        return new TaskSummary(
                queue,
                ref,
                stateOf(place, ending),
                RecordCodec.showHeader(header),
                score.isEmpty() ? null : Instant.ofEpochMilli(Reply.millisOf(score)),
                StoredCount.of(retries),
                workerOf(owner));
    }

    static @Nullable WorkerId workerOf(String owner) {
        return owner.isEmpty() ? null : new WorkerId(owner.substring(owner.indexOf(' ') + 1));
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

    private static List<Key> placesOf(@Nullable TaskState state) {
        if (state == null) {
            return PagePosition.allPlaces();
        }
        return switch (state) {
            case PENDING -> List.of(Key.PENDING_HIGH, Key.PENDING_DEFAULT, Key.PENDING_LOW);
            case DELAYED -> List.of(Key.DELAYED);
            case PROCESSING -> List.of(Key.RENEWED, Key.LEASES);
            case DEAD -> List.of(Key.DEAD_LETTER);
            case COMPLETED, CANCELLED, EXPIRED -> List.of(Key.COMPLETED);
        };
    }
}
