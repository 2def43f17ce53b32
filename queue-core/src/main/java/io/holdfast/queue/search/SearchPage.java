package io.holdfast.queue.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search. A search scans a bounded number of records, so a page may be short, or empty, although more
 * tasks match.
 *
 * @param scanned how many records this call has scanned
 * @param scannedBefore how many records the calls of the previous pages have scanned
 * @param total how many records there are to scan now, in all structures that the filter does not exclude
 * @param nextCursor where the search continues; null when it has scanned everything
 */
public record SearchPage(
        List<FoundTask> tasks,
        long scanned,
        long scannedBefore,
        long total,
        @Nullable String nextCursor) {}
