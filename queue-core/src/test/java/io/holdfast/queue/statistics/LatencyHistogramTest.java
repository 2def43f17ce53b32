package io.holdfast.queue.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatencyHistogramTest {

    private static final int TIMES = 20_000;

    @Test
    void eachTimeIsInTheRangeThatContainsIt() {
        Random random = new Random(1);
        for (int i = 0; i < TIMES; i++) {
            long micros = random.nextLong(1L << (1 + random.nextInt(42)));
            int range = LatencyHistogram.rangeOf(Duration.ofNanos(micros * 1_000));
            assertThat(micros)
                    .isGreaterThanOrEqualTo(LatencyHistogram.lowerBound(range))
                    .isLessThan(LatencyHistogram.lowerBound(range + 1));
        }
    }

    @Test
    void rangesAreAtMostAnEighthOfTheirLowerBoundWide() {
        for (int range = 8; range < LatencyHistogram.RANGES; range++) {
            long lower = LatencyHistogram.lowerBound(range);
            assertThat((LatencyHistogram.lowerBound(range + 1) - lower) / (double) lower)
                    .isPositive()
                    .isLessThanOrEqualTo(1.0 / 8);
        }
    }

    @Test
    void timesOutsideTheRangesCountInTheFirstOrTheLast() {
        assertThat(LatencyHistogram.rangeOf(Duration.ofSeconds(-1))).isZero();
        assertThat(LatencyHistogram.rangeOf(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(LatencyHistogram.RANGES - 1);
    }

    static List<ToDoubleFunction<Random>> distributions() {
        return List.of(
                random -> 1 + random.nextInt(1_000_000),
                random -> 100_000,
                random -> -Math.log(1 - random.nextDouble()) * 250_000,
                random -> Math.exp(random.nextGaussian() * 2 + 9),
                random -> random.nextInt(10) == 0 ? 5_000_000 : 1_000);
    }

    @ParameterizedTest
    @MethodSource("distributions")
    void percentilesAreAccurateToAnEighth(ToDoubleFunction<Random> distribution) {
        Random random = new Random(2);
        long[] micros = IntStream.range(0, TIMES)
                .mapToLong(i -> (long) distribution.applyAsDouble(random))
                .toArray();
        Map<Integer, Long> counts = new HashMap<>();
        for (long each : micros) {
            counts.merge(LatencyHistogram.rangeOf(Duration.ofNanos(each * 1_000)), 1L, Long::sum);
        }
        LatencyHistogram histogram = new LatencyHistogram(counts);
        Arrays.sort(micros);
        Stream.of(0.5, 0.95, 0.99).forEach(share -> {
            double exact = micros[(int) Math.ceil(share * TIMES) - 1] / 1_000.0;
            assertThat(histogram.percentile(share).orElseThrow()).isCloseTo(exact, within(exact / 8));
        });
    }

    @Test
    void withoutTimesThereIsNoPercentile() {
        assertThat(new LatencyHistogram(Map.of()).percentile(0.5)).isEmpty();
    }
}
