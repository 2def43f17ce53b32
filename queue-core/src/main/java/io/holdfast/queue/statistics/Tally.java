package io.holdfast.queue.statistics;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Counts of some time. Two tallies can be added; of a gauge, the later value remains. Not thread-safe.
 *
 * <p>Its text is what Redis keeps of a bucket, and what a process sends: words {@code name=number}, in any order.
 *
 * <pre>enqueued=12 completed=9 w88=3 r104=9 t/email=8,1,95000 @pending=31</pre>
 *
 * <p>{@code w} and {@code r} count the wait times and the run times in a range of the {@link LatencyHistogram}. {@code
 * t/} begins a type: completed runs, failed runs, and the run time of both in microseconds. {@code @} begins a gauge.
 * Words that are not of this form are ignored.
 */
public final class Tally {

    static final String GAUGE = "@";
    private static final String WAIT = "w";
    private static final String RUN = "r";
    private static final String TYPE = "t/";
    private static final int TYPE_NUMBERS = 3;
    /** Redis counts up to 2^53. */
    private static final Pattern NUMBERS = Pattern.compile("\\d{1,16}(,\\d{1,16})*");

    private final Map<String, long[]> words = new LinkedHashMap<>();

    public static Tally parse(String text) {
        Tally tally = new Tally();
        for (String word : text.split(" ", -1)) {
            int end = word.lastIndexOf('=');
            if (end > 0) {
                tally.parse(word.substring(0, end), word.substring(end + 1));
            }
        }
        return tally;
    }

    private void parse(String name, String numbers) {
        int wanted = name.startsWith(TYPE) ? TYPE_NUMBERS : 1;
        if (NUMBERS.matcher(numbers).matches() && numbers.split(",", -1).length == wanted) {
            add(
                    name,
                    Arrays.stream(numbers.split(",", -1))
                            .mapToLong(Long::parseLong)
                            .toArray());
        }
    }

    /** What {@link #parse} reads. */
    public String text() {
        return words.entrySet().stream()
                .map(word -> word.getKey() + "="
                        + LongStream.of(word.getValue())
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    public Tally add(Tally later) {
        later.words.forEach(this::add);
        return this;
    }

    public Tally add(Counter counter, long count) {
        add(counter.stored(), count);
        return this;
    }

    public Tally set(Gauge gauge, long value) {
        words.put(gauge.stored(), new long[] {value});
        return this;
    }

    Tally addWaits(int range, long count) {
        add(WAIT + range, count);
        return this;
    }

    Tally addRuns(int range, long count) {
        add(RUN + range, count);
        return this;
    }

    Tally addType(String type, long completed, long failed, long runMicros) {
        if (completed > 0 || failed > 0) {
            add(TYPE + type, new long[] {completed, failed, runMicros});
        }
        return this;
    }

    private void add(String name, long count) {
        if (count != 0) {
            add(name, new long[] {count});
        }
    }

    private void add(String name, long[] numbers) {
        if (name.startsWith(GAUGE)) {
            words.put(name, numbers.clone());
            return;
        }
        long[] sums = words.computeIfAbsent(name, unused -> new long[numbers.length]);
        for (int i = 0; i < Math.min(sums.length, numbers.length); i++) {
            sums[i] += numbers[i];
        }
    }

    public long count(Counter counter) {
        long[] found = words.get(counter.stored());
        return found == null ? 0 : found[0];
    }

    /** Empty if nobody has measured it. */
    public OptionalLong gauge(Gauge gauge) {
        long[] found = words.get(gauge.stored());
        return found == null ? OptionalLong.empty() : OptionalLong.of(found[0]);
    }

    /** How long tasks had waited, from the moment they were due, when their first attempt began. */
    public LatencyHistogram waits() {
        return histogram(WAIT);
    }

    /** How long the runs took that succeeded or failed. */
    public LatencyHistogram runs() {
        return histogram(RUN);
    }

    private LatencyHistogram histogram(String prefix) {
        Pattern range = Pattern.compile(prefix + "\\d{1,3}");
        Map<Integer, Long> counts = new HashMap<>();
        words.forEach((name, numbers) -> {
            if (range.matcher(name).matches() && Integer.parseInt(name.substring(1)) < LatencyHistogram.RANGES) {
                counts.put(Integer.valueOf(name.substring(1)), numbers[0]);
            }
        });
        return new LatencyHistogram(counts);
    }

    /** The runs by type; those beyond the first 100 types of a bucket are under {@code other}. */
    public SortedMap<String, TypeCounts> types() {
        SortedMap<String, TypeCounts> types = new TreeMap<>();
        words.forEach((name, numbers) -> {
            if (name.startsWith(TYPE)) {
                Duration runTime = Duration.of(numbers[2], ChronoUnit.MICROS);
                types.put(name.substring(TYPE.length()), new TypeCounts(numbers[0], numbers[1], runTime));
            }
        });
        return types;
    }

    @Override
    public String toString() {
        return text();
    }
}
