package io.holdfast.benchmarks.workload;

import java.time.Duration;

/**
 * The amount of work of the workloads.
 *
 * @param parts divisor of the full size: 1 for real results, a large number for a smoke test
 */
public record Scale(int parts) {

    public static final Scale FULL = new Scale(1);

    /** Small enough to run every workload within seconds; the results are meaningless. */
    public static final Scale TINY = new Scale(1_000);

    private static final Duration MIN_PART = Duration.ofSeconds(1);

    int of(int full) {
        return Math.max(20, full / parts);
    }

    Duration of(Duration full) {
        Duration part = full.dividedBy(parts);
        return part.compareTo(MIN_PART) < 0 ? MIN_PART : part;
    }
}
