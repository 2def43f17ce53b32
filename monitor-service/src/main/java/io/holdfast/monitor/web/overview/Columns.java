package io.holdfast.monitor.web.overview;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Gauge;
import io.holdfast.queue.statistics.LatencyHistogram;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Tally;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Statistics by column, for charts and scripts. All columns are of the same length.
 *
 * @param queue null for all queues together
 * @param at the starts of the buckets
 * @param columns by name; a value is null where there are no figures
 */
record Columns(
        String span,
        @Nullable String queue,
        @JsonProperty("bucket_seconds") long bucketSeconds,
        List<Long> at,
        Map<String, List<@Nullable Double>> columns) {

    static Columns of(ChartSpan span, @Nullable String queue, Series series) {
        Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
        for (Counter counter : Counter.values()) {
            columns.put(nameOf(counter) + "_per_second", column(series, bucket -> rounded(bucket.rate(counter))));
        }
        percentiles("wait", Tally::waits, series, columns);
        percentiles("run", Tally::runs, series, columns);
        for (Gauge gauge : Gauge.values()) {
            String name = gauge == Gauge.OLDEST_PENDING ? "oldest_pending_ms" : nameOf(gauge);
            columns.put(name, column(series, bucket -> value(bucket, gauge)));
        }
        return new Columns(
                span.code(),
                queue,
                series.span().width().toSeconds(),
                series.buckets().stream()
                        .map(Bucket::start)
                        .map(Instant::toEpochMilli)
                        .toList(),
                columns);
    }

    private static void percentiles(
            String name,
            Function<Tally, LatencyHistogram> times,
            Series series,
            Map<String, List<@Nullable Double>> columns) {
        for (int percent : new int[] {50, 95, 99}) {
            columns.put(
                    name + "_p" + percent + "_ms",
                    column(series, bucket -> percentile(bucket.tally(), times, percent / 100.0)));
        }
    }

    private static List<@Nullable Double> column(Series series, Function<Bucket, @Nullable Double> value) {
        return series.buckets().stream().<@Nullable Double>map(value).toList();
    }

    private static @Nullable Double percentile(
            @Nullable Tally tally, Function<Tally, LatencyHistogram> times, double share) {
        OptionalDouble found =
                tally == null ? OptionalDouble.empty() : times.apply(tally).percentile(share);
        return found.isPresent() ? rounded(found.getAsDouble()) : null;
    }

    private static @Nullable Double value(Bucket bucket, Gauge gauge) {
        Tally tally = bucket.tally();
        OptionalLong found = tally == null ? OptionalLong.empty() : tally.gauge(gauge);
        return found.isPresent() ? (double) found.getAsLong() : null;
    }

    private static @Nullable Double rounded(double value) {
        return Double.isNaN(value) ? null : Math.round(value * 1_000) / 1_000.0;
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
