package io.holdfast.benchmarks.workload;

import java.time.Duration;

/**
 * How much work the workloads do.
 *
 * @param parts the full size is divided by this: 1 for figures, many for a check that all works
 */
public record Scale(int parts) {

    public static final Scale FULL = new Scale(1);

    /** Small enough to run every workload within seconds; says nothing about speed. */
    public static final Scale TINY = new Scale(1_000);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    int of(int full) {
        return Math.max(20, full / parts);
    }

    Duration of(Duration full) {
        Duration part = full.dividedBy(parts);
        return part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
    }
}
