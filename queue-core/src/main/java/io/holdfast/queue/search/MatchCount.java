package io.holdfast.queue.search;

/**
 * How many tasks match a filter.
 *
 * @param exact false if more tasks than these may match, because not all records were scanned
 * @param scanned how many records were scanned; 0 if an index has the number
 * @param total how many records there are to scan
 */
public record MatchCount(long matches, boolean exact, long scanned, long total) {}
