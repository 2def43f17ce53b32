package io.holdfast.benchmarks.measure;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A distribution of waiting times. Thread-safe. */
public final class Waits {

    private static final int DIGITS = 3;

    private final Histogram nanos =
            new ConcurrentHistogram(Duration.ofMinutes(10).toNanos(), DIGITS);

    public void add(long waitedNanos) {
        nanos.recordValue(Math.max(0, waitedNanos));
    }

    public long count() {
        return nanos.getTotalCount();
    }

    public Measurement measurement() {
        return new Measurement()
                .with(Metric.P50_MILLIS, nanos.getValueAtPercentile(50) / 1e6)
                .with(Metric.P99_MILLIS, nanos.getValueAtPercentile(99) / 1e6)
                .with(Metric.P999_MILLIS, nanos.getValueAtPercentile(99.9) / 1e6)
                .with(Metric.MAX_MILLIS, nanos.getMaxValue() / 1e6);
    }
}
