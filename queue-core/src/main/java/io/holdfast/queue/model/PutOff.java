package io.holdfast.queue.model;

/**
 * A task was snoozed: delayed without costing a retry.
 *
 * @param times how often since it last ran
 * @param reason the reason of the last snooze
 */
public record PutOff(int times, String reason) {}
