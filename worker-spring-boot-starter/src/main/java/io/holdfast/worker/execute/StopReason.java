package io.holdfast.worker.execute;

/** Why a running handler was told to stop. */
public enum StopReason {
    /** It ran longer than the task's timeout. */
    TIMED_OUT,
    /** A user asked for the task to be cancelled. */
    CANCELLED,
    /** The worker stops, and its grace is over. */
    STOPPING,
    /** Another worker may have the task by now: nothing that this run says counts any more. */
    LEASE_LOST
}
