package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages through the places of one queue, oldest first. */
final class TaskPages {

    /** A page may have to skip tasks of other states; after this many calls it ends early, with a cursor. */
    private static final int MAX_CALLS = 20;

    private final PlaceReader reader;

    TaskPages(ScriptRunner runner, QueueName queue, boolean cluster) {
        this.reader = new PlaceReader(runner, queue, cluster);
    }

    TaskPage page(@Nullable TaskState wanted, int limit, @Nullable String cursor) {
        List<Key> places = PlaceReader.placesOf(wanted == null ? Set.of() : Set.of(wanted), SearchOrder.OLDEST);
        PagePosition position = cursor == null
                ? PagePosition.startOf(places.get(0), SearchOrder.OLDEST)
                : PagePosition.ofCursor(cursor, places, SearchOrder.OLDEST);
        List<TaskSummary> tasks = new ArrayList<>();
        for (int calls = 0; calls < MAX_CALLS && position != null && tasks.size() < limit; calls++) {
            PlaceReader.Rows rows = reader.read(position, limit - tasks.size(), false);
            for (FoundTask found : rows.tasks()) {
                if (found != null && (wanted == null || found.task().state() == wanted)) {
                    tasks.add(found.task());
                }
            }
            position = rows.end() ? position.nextPlace(places) : rows.after(rows.size());
            if (rows.searching()) {
                break;
            }
        }
        return new TaskPage(tasks, position == null ? null : position.cursor());
    }
}
