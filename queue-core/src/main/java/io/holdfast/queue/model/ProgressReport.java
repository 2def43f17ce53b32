package io.holdfast.queue.model;

/**
 * How far a running task is.
 *
 * @param percent 0 to 100
 * @param note in one line; cut to 1 KiB
 */
public record ProgressReport(Lease lease, int percent, String note) {

    private static final int MAX_BYTES = 1_020; // and the mark of the cut

    public ProgressReport {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be 0 to 100");
        }
        note = OneLine.of(note, MAX_BYTES);
    }
}
