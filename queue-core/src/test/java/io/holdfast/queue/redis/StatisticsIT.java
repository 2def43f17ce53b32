package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.statistics.Bucket;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Gauge;
import io.holdfast.queue.statistics.Series;
import io.holdfast.queue.statistics.Span;
import io.holdfast.queue.statistics.Tally;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock starts at a multiple of 20 s, 20 s after a full minute. */
class StatisticsIT {

    private static final QueueName QUEUE = QueueName.DEFAULT;
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private void completed(long atMillis, int count) {
        count(atMillis, new Tally().add(Counter.COMPLETED, count));
    }

    private void count(long atMillis, Tally counts) {
        redis.at(atMillis);
        redis.statistics.count(QUEUE, counts).join();
    }

    private Series series(Span span) {
        return Objects.requireNonNull(
                redis.statistics.series(List.of(QUEUE), span, LEASE).get(QUEUE));
    }

    /** The buckets with counts: seconds since the start of the clock, and how many were completed. */
    private Map<Long, Long> completed(Span span) {
        return series(span).buckets().stream()
                .filter(bucket -> bucket.tally() != null)
                .collect(Collectors.toMap(
                        bucket -> bucket.start().getEpochSecond() - START / SECOND, StatisticsIT::completedIn));
    }

    private static long completedIn(Bucket bucket) {
        return Objects.requireNonNull(bucket.tally()).count(Counter.COMPLETED);
    }

    private long total(Span span) {
        return series(span).total().count(Counter.COMPLETED);
    }

    private Map<String, String> changesOf(Tally counts) {
        return redis.changesOf(() -> redis.statistics.count(QUEUE, counts).join());
    }

    @Test
    void theFirstCountsOpenABucket() {
        assertThat(changesOf(new Tally().add(Counter.COMPLETED, 3).set(Gauge.PENDING, 5)))
                .isEqualTo(Map.of("tasks:statistics", "HASH {open=" + START / SECOND + " completed=3 @pending=5}"));
        assertThat(QueueUnderTest.timeToLive("tasks:statistics")).isBetween(Duration.ofHours(24), Duration.ofHours(25));
    }

    @Test
    void countsOfOneBucketAddUpAndItsLastGaugeRemains() {
        count(0, Tally.parse("completed=3 t/a=3,0,30 w5=1 @pending=5"));
        count(9_999, Tally.parse("completed=1 enqueued=2 t/a=1,1,5 t/b=1,0,1 w5=1 w6=1 @pending=0"));
        assertThat(redis.keyspace().at("tasks:statistics"))
                .isEqualTo("HASH {open=" + START / SECOND
                        + " completed=4 t/a=4,1,35 w5=2 @pending=0 enqueued=2 t/b=1,0,1 w6=1}");
    }

    @Test
    void aFinishedBucketBecomesPartOfTheBucketsOfAllWidths() {
        completed(0, 1);
        completed(10 * SECOND, 2);
        completed(40 * SECOND, 4);
        completed(50 * SECOND, 8);
        long start = START / SECOND;
        assertThat(redis.keyspace().at("tasks:statistics"))
                .contains("10:" + start + "=completed=1,")
                .contains("10:" + (start + 10) + "=completed=2,")
                .contains("60:" + (start - 20) + "=completed=3,")
                .contains("60:" + (start + 40) + "=completed=4,")
                .contains("600:" + (start - 200) + "=completed=7,")
                .contains("open=" + (start + 50) + " completed=8");
    }

    @Test
    void everySpanShowsAllCountsAndTheOpenBucketOnce() {
        completed(0, 1);
        completed(10 * SECOND, 2);
        completed(40 * SECOND, 4);
        redis.at(49 * SECOND);
        assertThat(completed(Span.QUARTER_HOUR)).isEqualTo(Map.of(0L, 1L, 10L, 2L, 40L, 4L));
        assertThat(completed(Span.THREE_HOURS)).isEqualTo(Map.of(-20L, 3L, 40L, 4L));
        assertThat(completed(Span.DAY)).isEqualTo(Map.of(-200L, 7L));
    }

    @ParameterizedTest
    @EnumSource(Span.class)
    void bucketsWithoutCountsAreMissingAndTheRestHasItsPlace(Span span) {
        long width = span.width().toMillis();
        completed(0, 5);
        redis.at(2 * width);
        Series series = series(span);
        assertThat(series.buckets()).hasSizeBetween(span.buckets(), span.buckets() + 1);
        assertThat(series.buckets())
                .filteredOn(bucket -> bucket.tally() != null)
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.rate(Counter.COMPLETED))
                        .isEqualTo(5.0 / span.width().toSeconds()));
        assertThat(series.covered()).isEqualTo(span.width());
        assertThat(IntStream.range(1, series.buckets().size())
                        .mapToObj(i -> Duration.between(
                                series.buckets().get(i - 1).start(),
                                series.buckets().get(i).start())))
                .containsOnly(span.width());
    }

    @Test
    void aBucketThatHasHardlyBegunIsLeftOut() {
        completed(10 * SECOND, 5);
        redis.at(14_999);
        assertThat(completed(Span.QUARTER_HOUR)).isEmpty();
        redis.at(15_000);
        assertThat(series(Span.QUARTER_HOUR).buckets()).last().satisfies(bucket -> {
            assertThat(bucket.covered()).isEqualTo(Duration.ofSeconds(5));
            assertThat(bucket.rate(Counter.COMPLETED)).isEqualTo(1);
        });
    }

    /** Nothing happened in the queue, rather than nothing being known. */
    @Test
    void aQueueWithoutCountsHasZeroWhereAllQueuesTogetherHaveAny() {
        redis.statistics.countAll(new Tally().add(Counter.COMPLETED, 1)).join();
        redis.at(10 * SECOND);
        redis.statistics.countAll(new Tally()).join();
        redis.at(30 * SECOND);
        assertThat(redis.statistics.total(Span.QUARTER_HOUR).rate(Counter.COMPLETED))
                .isEqualTo(1 / 20.0);
        assertThat(completed(Span.QUARTER_HOUR)).isEqualTo(Map.of(0L, 0L, 10L, 0L));
        assertThat(series(Span.QUARTER_HOUR).total().gauge(Gauge.PENDING)).isEmpty();
    }

    @Test
    void bucketsWhoseTimeIsOverAreRemoved() {
        completed(0, 1);
        for (long time = 0; time <= 26 * HOUR; time += 10 * MINUTE) {
            completed(time, 1);
        }
        List<String> fields = fields();
        assertThat(fields).filteredOn(field -> field.startsWith("10:")).hasSizeBetween(1, 3);
        assertThat(fields).filteredOn(field -> field.startsWith("60:")).hasSizeBetween(17, 20);
        assertThat(fields).filteredOn(field -> field.startsWith("600:")).hasSizeBetween(144, 146);
        assertThat(total(Span.DAY)).isBetween(144L, 145L);
    }

    @Test
    void aFullDayStaysWithinItsBounds() {
        for (long time = 0; time <= 20 * MINUTE; time += 10 * SECOND) {
            completed(time, 1);
        }
        assertThat(fields()).filteredOn(field -> field.startsWith("10:")).hasSizeBetween(90, 92);
        assertThat(total(Span.QUARTER_HOUR)).isBetween(90L, 91L);
        assertThat(total(Span.THREE_HOURS)).isEqualTo(121);
        assertThat(total(Span.DAY)).isEqualTo(121);
    }

    @Test
    void afterALongTimeWithoutCountsOnlyTheNewOnesAreLeft() {
        completed(0, 1);
        completed(10 * SECOND, 1);
        completed(100 * HOUR, 2);
        completed(100 * HOUR + 10 * SECOND, 2);
        assertThat(fields()).hasSize(4);
        assertThat(total(Span.DAY)).isEqualTo(4);
    }

    /** After a failover to a server whose clock is behind. */
    @ParameterizedTest
    @ValueSource(longs = {5 * SECOND, 30 * SECOND, 20 * MINUTE, 3 * HOUR})
    void aClockThatGoesBackLosesAndDoublesNothing(long back) {
        completed(24 * HOUR, 1);
        completed(24 * HOUR + 10 * SECOND, 2);
        completed(24 * HOUR + 10 * SECOND - back, 4);
        completed(24 * HOUR + 20 * SECOND, 8);
        redis.at(24 * HOUR + 30 * SECOND);
        assertThat(total(Span.DAY)).isEqualTo(15);
        if (back < 15 * MINUTE) {
            assertThat(total(Span.QUARTER_HOUR)).isEqualTo(15);
        }
    }

    @Test
    void bucketsOfAFarFutureAreRemoved() {
        completed(1_000 * HOUR, 1);
        completed(1_000 * HOUR + 10 * SECOND, 1);
        completed(0, 2);
        completed(10 * SECOND, 2);
        assertThat(fields()).hasSize(4);
        redis.at(20 * SECOND);
        assertThat(total(Span.DAY)).isEqualTo(4);
    }

    @Test
    void typesBeyondTheBoundsAreOther() {
        String types =
                IntStream.range(0, 150).mapToObj(i -> "t/x" + i + "=1,0,5").collect(Collectors.joining(" "));
        count(0, Tally.parse(types));
        count(1, Tally.parse(types));
        count(10 * SECOND, new Tally());
        redis.at(20 * SECOND);
        assertThat(series(Span.DAY).total().types())
                .hasSize(101)
                .hasEntrySatisfying(
                        "other", other -> assertThat(other.completed()).isEqualTo(100))
                .hasEntrySatisfying("x1", type -> assertThat(type.completed()).isEqualTo(2));
        String longNames = IntStream.range(0, 100)
                .mapToObj(i -> "t/" + "x".repeat(95) + i + "=1,0,5")
                .collect(Collectors.joining(" "));
        count(30 * SECOND, Tally.parse(longNames));
        assertThat(redis.keyspace().at("tasks:statistics")).hasSizeLessThan(12_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x y",
                "nan completed=1",
                "1e308 completed=1",
                "-5 completed=1",
                "99999999999999999999 x=1"
            })
    void aDamagedOpenBucketIsDropped(String damaged) {
        completed(0, 1);
        set("open", damaged);
        completed(0, 2);
        completed(10 * SECOND, 4);
        redis.at(20 * SECOND);
        assertThat(completed(Span.QUARTER_HOUR)).isEqualTo(Map.of(0L, 2L, 10L, 4L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "completed",
                "completed=",
                "completed=x",
                "completed=1,2",
                "t/a=5",
                "t/a=5 t/a=1,1,1",
                "=1",
                "@=x",
                "enqueued=1e308",
                "\u0000=\u0000"
            })
    void damagedWordsOfABucketAreDropped(String damaged) {
        set("open", START / SECOND + " dead=1 " + damaged);
        set("60:" + (START / SECOND - 20), damaged + " dead=1");
        completed(0, 2);
        completed(10 * SECOND, 4);
        redis.at(20 * SECOND);
        assertThat(total(Span.THREE_HOURS)).isEqualTo(6);
        assertThat(series(Span.THREE_HOURS).total().count(Counter.DEAD)).isEqualTo(2);
    }

    @Test
    void numbersBeyondTheBoundsAreClamped() {
        set("open", START / SECOND + " completed=" + "9".repeat(400));
        completed(0, 2);
        redis.at(5 * SECOND);
        assertThat(total(Span.QUARTER_HOUR)).isEqualTo(1L << 53);
    }

    @Test
    void textThatIsTooLongToBeCountsIsDropped() {
        set("open", START / SECOND + " " + "x=1 ".repeat(100_000));
        completed(0, 2);
        assertThat(redis.keyspace().at("tasks:statistics")).hasSizeLessThan(100);
    }

    @Test
    void fieldsThatAreNoBucketsAreRemoved() {
        IntStream.range(0, 20).forEach(i -> set("field" + i, "x"));
        set("7:" + START / SECOND, "completed=1");
        completed(0, 2);
        assertThat(fields()).containsExactly("open");
        IntStream.range(0, 1_001).forEach(i -> set("field" + i, "x"));
        completed(10 * SECOND, 2);
        assertThat(fields()).hasSize(4);
        redis.at(20 * SECOND);
        assertThat(total(Span.DAY)).isEqualTo(4);
    }

    @Test
    void aKeyOfAnotherTypeIsLeftAloneAndHarmsNothingElse() {
        QueueUnderTest.runner()
                .commands()
                .run("damage", on -> on.stringCommands().set(Bytes.of("tasks:statistics"), Bytes.of("foreign")));
        assertThatCode(() -> redis.statistics.count(QUEUE, new Tally()).join()).hasStackTraceContaining("WRONGTYPE");
        assertThat(redis.keyspace().at("tasks:statistics")).isEqualTo("STRING foreign");
        assertThatCode(() -> series(Span.DAY)).hasStackTraceContaining("WRONGTYPE");
    }

    @Test
    void aForgottenQueueLeavesNoStatistics() {
        QueueName mail = new QueueName("mail");
        redis.queues.register(List.of(mail));
        redis.statistics.count(mail, new Tally().add(Counter.DEAD, 1)).join();
        assertThat(redis.keyspace().keys()).containsKey("tasks:mail:statistics");
        redis.at(HOUR);
        assertThat(redis.queues.forget(Duration.ofMinutes(1))).containsExactly(mail);
        assertThat(redis.keyspace().keys()).doesNotContainKey("tasks:mail:statistics");
    }

    private static void set(String field, String value) {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "set",
                        on -> on.hashCommands().hSet(Bytes.of("tasks:statistics"), Bytes.of(field), Bytes.of(value)));
    }

    private static List<String> fields() {
        return Objects.requireNonNull(QueueUnderTest.runner()
                        .commands()
                        .run("fields", on -> on.hashCommands().hKeys(Bytes.of("tasks:statistics"))))
                .stream()
                .map(Bytes::text)
                .toList();
    }
}
