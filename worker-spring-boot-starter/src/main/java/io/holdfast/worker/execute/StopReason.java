package io.holdfast.worker.execute;

/** Why a running handler was asked to stop. */
public enum StopReason {
    /** It ran longer than the task's timeout. */
    TIMED_OUT,
    /** A user requested a cancel. */
    CANCELLED,
    /** The worker stops, and its grace period has ended. */
    STOPPING,
    /** Another worker may have the task: the outcome of this run does not count. */
    LEASE_LOST
}
