package io.holdfast.producer.pull;

/** The limits of requests to the pull API. */
public final class PullLimits {

    /** Tasks, receipts or reports of one request. */
    public static final int MAX_TASKS = 1_000;

    public static final long MIN_LEASE_MS = 1_000;
    public static final long MAX_LEASE_MS = 3_600_000;

    private PullLimits() {}
}
