package io.holdfast.queue.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search. A search looks at a bounded number of records, so a page may be short, or empty, although more
 * tasks match.
 *
 * @param lookedAt how many records this call has looked at
 * @param lookedAtBefore how many records the calls of the previous pages have looked at
 * @param total how many records there are to look at now, in all places that the filter does not exclude
 * @param nextCursor where the search continues; null when it has looked at everything
 */
public record SearchPage(
        List<FoundTask> tasks,
        long lookedAt,
        long lookedAtBefore,
        long total,
        @Nullable String nextCursor) {}
