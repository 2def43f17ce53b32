package io.holdfast.queue.audit;

import java.time.Instant;

/**
 * An entry of the audit log.
 *
 * @param id names it in this log; the log goes on after it
 * @param at when it was recorded, by Redis' clock
 */
public record AuditRecord(String id, Instant at, AuditEntry entry) {}
