package io.holdfast.queue.audit;

import java.time.Instant;

/**
 * An entry of the audit log.
 *
 * @param id of the entry; the older entries are those before it
 * @param at when it was recorded, by Redis' clock
 */
public record AuditRecord(String id, Instant at, AuditEntry entry) {}
