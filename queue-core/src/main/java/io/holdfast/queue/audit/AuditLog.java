package io.holdfast.queue.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What users changed, in all queues: the last {@value #MAX_ENTRIES} entries. Thread-safe. Every call may throw a {@link
 * io.holdfast.queue.StoreException} within a bounded time.
 */
public interface AuditLog {

    int MAX_ENTRIES = 10_000;

    int MAX_PAGE = 1_000;

    /**
     * Adds an entry, also if Redis is full.
     *
     * @return the id of the entry
     */
    String record(AuditEntry entry);

    /** Adds an entry in place of an earlier one, in one step. */
    void replace(String id, AuditEntry entry);

    /** Removes the entry of a change that was not made. */
    void withdraw(String id);

    /**
     * Returns entries, newest first.
     *
     * @param limit 1 to {@value #MAX_PAGE}
     * @param before the id of an entry: only older ones; null for the newest
     * @throws IllegalArgumentException if {@code before} is not an id
     */
    List<AuditRecord> page(int limit, @Nullable String before);
}
