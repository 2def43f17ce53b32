package io.holdfast.queue.model;

import java.time.Duration;

/**
 * How a sweep treats tasks whose lease has expired.
 *
 * @param limit tasks of one sweep at most
 * @param maxReclaims at this many deaths of its worker a task becomes a dead letter
 * @param lease the time a lease lasts. A silence of half of it since the last sweep, or a jump of Redis' clock, counts
 *     as an outage, after which a sweep takes nothing for a third of it, so that living workers renew first. A task
 *     that is reclaimed again waits a random part of it, so that it does not meet the same neighbours.
 */
public record ReapPolicy(int limit, int maxReclaims, Duration lease) {}
