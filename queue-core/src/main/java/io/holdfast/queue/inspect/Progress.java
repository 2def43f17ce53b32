package io.holdfast.queue.inspect;

import java.time.Instant;

/**
 * The last progress that a run of a task has reported.
 *
 * @param percent 0 to 100
 * @param note in one line; may be empty
 * @param reportedAt by Redis' clock
 */
public record Progress(int percent, String note, Instant reportedAt) {}
