package io.holdfast.worker.execute;

import io.holdfast.worker.settle.Settlement;
import io.holdfast.worker.support.SafeThrowables;
import org.jspecify.annotations.Nullable;

/**
 * How a trace shows the end of a run.
 *
 * @param word what becomes of the task, if Redis confirms it
 * @param error why the run failed; null if it did not
 */
record TracedOutcome(String word, @Nullable Throwable error) {

    static final TracedOutcome UNKNOWN = new TracedOutcome("unknown", null);

    private static final TracedOutcome COMPLETED = new TracedOutcome("completed", null);
    private static final TracedOutcome SNOOZED = new TracedOutcome("snoozed", null);
    private static final TracedOutcome RELEASED = new TracedOutcome("released", null);
    private static final TracedOutcome LEASE_LOST = new TracedOutcome("lease_lost", null);

    /**
     * @param settlement null if the lease is lost
     * @param thrown what the handler threw, if it did
     */
    static TracedOutcome of(@Nullable Settlement settlement, @Nullable Throwable thrown) {
        if (settlement == null) {
            return LEASE_LOST;
        } else if (settlement instanceof Settlement.Retried) {
            return new TracedOutcome("retried", loggable(thrown));
        } else if (settlement instanceof Settlement.Buried) {
            return new TracedOutcome("dead", loggable(thrown));
        } else if (settlement instanceof Settlement.Released released) {
            return released.why() == null ? RELEASED : SNOOZED;
        }
        return COMPLETED;
    }

    private static @Nullable Throwable loggable(@Nullable Throwable thrown) {
        return thrown == null ? null : SafeThrowables.loggable(thrown);
    }
}
