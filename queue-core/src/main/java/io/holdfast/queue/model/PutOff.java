package io.holdfast.queue.model;

/**
 * That a task was put off without costing a retry.
 *
 * @param times how often since it last ran
 * @param reason why, the last time
 */
public record PutOff(int times, String reason) {}
