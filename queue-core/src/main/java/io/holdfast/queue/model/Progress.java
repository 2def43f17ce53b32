package io.holdfast.queue.model;

import java.time.Instant;

/**
 * How far the last run of a task that reported it had come.
 *
 * @param percent 0 to 100
 * @param note in one line; empty when there is nothing to say
 * @param reportedAt by Redis' clock
 */
public record Progress(int percent, String note, Instant reportedAt) {}
