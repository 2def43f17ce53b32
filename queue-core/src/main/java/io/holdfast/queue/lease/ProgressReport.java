package io.holdfast.queue.lease;

import io.holdfast.queue.task.OneLine;

/**
 * The progress of a running task.
 *
 * @param percent 0 to 100
 * @param note in one line; truncated to 1 KiB
 */
public record ProgressReport(Lease lease, int percent, String note) {

    private static final int MAX_BYTES = 1_020; // leaves room for the truncation mark

    public ProgressReport {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be 0 to 100");
        }
        note = OneLine.of(note, MAX_BYTES);
    }
}
