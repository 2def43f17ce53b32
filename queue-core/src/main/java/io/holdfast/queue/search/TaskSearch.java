package io.holdfast.queue.search;

import org.jspecify.annotations.Nullable;

/**
 * Finds tasks by a filter, without changing them. What no index answers is a scan: one call scans about {@value
 * #MAX_SCANNED} records in several short commands, and the next call continues. Thread-safe.
 */
public interface TaskSearch {

    /** One call scans about this many records. */
    int MAX_SCANNED = 2_000;

    /** Maximum number of tasks of one page. */
    int MAX_LIMIT = 500;

    /**
     * Returns the next page of the tasks that match. A task that stays in its place during the whole search is found
     * exactly once, whatever other tasks do; one that moves may be found twice or not at all.
     *
     * @param cursor null for the first page, otherwise the {@code nextCursor} of the previous page of the same search
     * @param limit maximum number of tasks, 1 to {@value #MAX_LIMIT}
     * @throws IllegalArgumentException if the cursor does not come from a page of this search
     */
    SearchPage search(TaskFilter filter, SearchOrder order, @Nullable String cursor, int limit);

    /** Counts the tasks that match: by an index if there is one, otherwise among {@value #MAX_SCANNED} records. */
    MatchCount count(TaskFilter filter);
}
