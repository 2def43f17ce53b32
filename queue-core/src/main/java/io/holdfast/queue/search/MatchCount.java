package io.holdfast.queue.search;

/**
 * How many tasks match a filter.
 *
 * @param exact false if more tasks than these may match, because not all records were looked at
 * @param lookedAt how many records were looked at; 0 if an index has the number
 * @param total how many records there are to look at
 */
public record MatchCount(long matches, boolean exact, long lookedAt, long total) {}
