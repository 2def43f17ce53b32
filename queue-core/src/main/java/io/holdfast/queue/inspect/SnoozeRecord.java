package io.holdfast.queue.inspect;

/**
 * A task was snoozed: delayed without costing a retry.
 *
 * @param times how often since it last ran
 * @param reason the reason of the last snooze
 */
public record SnoozeRecord(int times, String reason) {}
