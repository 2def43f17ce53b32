package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.queue.schedule.CatchUpPlan.Step;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatchUpPlanTest {

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Timetable MINUTES = CronTimetable.of("* * * * *", "UTC");

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void aTickThatIsDueRuns(CatchUp catchUp) {
        assertThat(CatchUpPlan.steps(schedule(MINUTES, catchUp), NOON, NOON.plusSeconds(3), 10))
                .containsExactly(new Step(NOON, List.of(), 0, NOON, minute(1)));
    }

    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void aTickThatIsNotDueWaits(CatchUp catchUp) {
        assertThat(CatchUpPlan.steps(schedule(MINUTES, catchUp), NOON, NOON.minusMillis(1), 10))
                .isEmpty();
    }

    @Test
    void afterAnOutageTheLastTickRunsOnce() {
        assertThat(CatchUpPlan.steps(
                        schedule(MINUTES, CatchUp.LAST), NOON, minute(3).plusSeconds(59), 10))
                .containsExactly(new Step(NOON, List.of(NOON, minute(1), minute(2)), 3, minute(3), minute(4)));
    }

    @Test
    void afterAnOutageNothingRunsWithoutCatchUp() {
        assertThat(CatchUpPlan.steps(
                        schedule(MINUTES, CatchUp.NONE), NOON, minute(1).plusSeconds(59), 10))
                .containsExactly(new Step(NOON, List.of(NOON, minute(1)), 2, null, minute(2)));
    }

    @Test
    void withoutCatchUpATickMayBeAFewSecondsLate() {
        Schedule schedule = schedule(MINUTES, CatchUp.NONE);
        assertThat(CatchUpPlan.steps(schedule, NOON, NOON.plus(CatchUpPlan.GRACE), 10))
                .singleElement()
                .satisfies(step -> assertThat(step.run()).isEqualTo(NOON));
        assertThat(CatchUpPlan.steps(
                        schedule, NOON, NOON.plus(CatchUpPlan.GRACE).plusMillis(1), 10))
                .singleElement()
                .satisfies(step -> assertThat(step.run()).isNull());
    }

    @Test
    void afterAnOutageEachTickRunsInOrderIfAllAreWanted() {
        assertThat(CatchUpPlan.steps(schedule(MINUTES, CatchUp.ALL), NOON, minute(3), 3))
                .containsExactly(
                        new Step(NOON, List.of(), 0, NOON, minute(1)),
                        new Step(minute(1), List.of(), 0, minute(1), minute(2)),
                        new Step(minute(2), List.of(), 0, minute(2), minute(3)));
    }

    @Test
    void ofAllTicksTheLatestThousandRun() {
        Instant now = minute(5_000);
        Schedule schedule = schedule(MINUTES, CatchUp.ALL);
        List<Step> steps = CatchUpPlan.steps(schedule, NOON, now, 2_000);
        assertThat(steps).hasSize(CatchUpPlan.MAX_TICKS);
        Step first = steps.get(0);
        assertThat(first.run()).isEqualTo(minute(4_001));
        assertThat(first.missed()).hasSize(20).endsWith(minute(3_999), minute(4_000));
        assertThat(first.missedCount()).isEqualTo(CatchUpPlan.MAX_TICKS);
        assertThat(steps.get(999).run()).isEqualTo(now);
        assertThat(CatchUpPlan.steps(schedule, first.next(), now.plus(Duration.ofHours(1)), 1))
                .as("the ticks of the next hour push none out")
                .singleElement()
                .satisfies(step -> assertThat(step.run()).isEqualTo(minute(4_002)));
    }

    /** A thousand years of seconds: the search must not visit each. */
    @Test
    void aLongOutageTakesNoLongerThanAShortOne() {
        Timetable seconds = CronTimetable.of("* * * * * *", "Europe/Berlin");
        Instant now = NOON.plus(Duration.ofDays(365_000));
        Step step = CatchUpPlan.steps(schedule(seconds, CatchUp.LAST), NOON, now, 10)
                .get(0);
        assertThat(step.run()).isEqualTo(now);
        assertThat(step.missed()).hasSize(20).endsWith(now.minusSeconds(1));
        assertThat(step.missedCount()).isEqualTo(CatchUpPlan.MAX_TICKS);
    }

    /** A tick that is on time costs the same with each rule: the ticks after it are not computed. */
    @ParameterizedTest
    @EnumSource(CatchUp.class)
    void ticksOfTheFutureAreNotComputed(CatchUp catchUp) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Schedule schedule = schedule(CronTimetable.of("0 6 * * *", "Europe/Berlin"), catchUp);
        Instant tick = Instant.parse("2026-11-27T05:00:00Z");
        assertThat(CatchUpPlan.steps(schedule, tick, tick, 10)).hasSize(1);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(CatchUpPlan.steps(schedule, tick, tick, 10)).hasSize(1);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("one day's walk allocates a few hundred bytes")
                .isLessThan(30_000);
    }

    /** Ticks in groups: the search from the end must find each, also across the gaps. */
    @Test
    void theLatestTicksAreRecordedAcrossGaps() {
        for (String cron :
                List.of("*/20 * 3 * * *", "* * * 1 1 *", "0 0 6,7 * * MON", "30 2 * * *", "*/10 0 * * * *")) {
            Timetable timetable = CronTimetable.of(cron, "Europe/Berlin");
            for (int i = 0; i < 20; i++) {
                Instant tick = timetable.next(NOON.plus(Duration.ofHours(i * 31L)));
                List<Instant> all = timetable.next(tick.minusMillis(1), 200 + i * 7);
                Instant last = all.get(all.size() - 1);
                Step step = CatchUpPlan.steps(schedule(timetable, CatchUp.LAST), tick, last, 1)
                        .get(0);
                assertThat(step.missed()).as(cron).isEqualTo(all.subList(all.size() - 21, all.size() - 1));
                assertThat(step.missedCount()).isEqualTo(all.size() - 1);
            }
        }
    }

    @Test
    void theLastOfAnyTicksIsFound() {
        Random random = new Random(7);
        for (String cron : List.of("*/7 * * * *", "0 3 * * *", "0 0 29 2 *", "15,16 2-3 * * SUN", "0 0 1 1 *")) {
            Timetable timetable = CronTimetable.of(cron, "Europe/Berlin");
            for (int i = 0; i < 50; i++) {
                Instant tick = timetable.next(NOON.plusSeconds(random.nextInt(10_000_000)));
                Instant now = tick.plusSeconds(random.nextInt(cron.endsWith("*") ? 1_000_000 : 200_000_000));
                Instant expected = tick;
                for (Instant next = tick; !next.isAfter(now); next = timetable.next(next)) {
                    expected = next;
                }
                Step step = CatchUpPlan.steps(schedule(timetable, CatchUp.LAST), tick, now, 1)
                        .get(0);
                assertThat(step.run()).as("%s from %s at %s", cron, tick, now).isEqualTo(expected);
                assertThat(step.next()).isEqualTo(timetable.next(expected));
            }
        }
    }

    /** Another process computed it with other time zone data. */
    @Test
    void aStoredTickRunsAlsoIfTheTimetableHasNoneThen() {
        Instant odd = NOON.plusSeconds(17);
        assertThat(CatchUpPlan.steps(schedule(MINUTES, CatchUp.LAST), odd, odd.plusSeconds(1), 1))
                .containsExactly(new Step(odd, List.of(), 0, odd, minute(1)));
    }

    @Test
    void anIntervalDoesNotDrift() {
        Timetable every = new IntervalTimetable(Duration.ofSeconds(7));
        Instant tick = every.next(NOON);
        for (int late : new int[] {0, 1, 900, 6_999}) {
            Step step = CatchUpPlan.steps(schedule(every, CatchUp.LAST), tick, tick.plusMillis(late), 1)
                    .get(0);
            assertThat(step.next()).isEqualTo(tick.plusMillis(7_000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60_000, 3_600_000, 86_400_000})
    void offsetsSpreadOverTheWindow(int windowMillis) {
        Duration window = Duration.ofMillis(windowMillis);
        List<Duration> offsets = IntStream.range(0, 1_000)
                .mapToObj(i -> new ScheduleName("report-" + i).offsetIn(window))
                .toList();
        assertThat(offsets).allMatch(offset -> !offset.isNegative() && offset.compareTo(window) < 0);
        if (windowMillis > 1) {
            for (int quarter = 0; quarter < 4; quarter++) {
                Duration from = window.multipliedBy(quarter).dividedBy(4);
                Duration to = window.multipliedBy(quarter + 1).dividedBy(4);
                assertThat(offsets.stream().filter(o -> o.compareTo(from) >= 0 && o.compareTo(to) < 0))
                        .hasSizeBetween(200, 300);
            }
        }
    }

    @Test
    void aTickIsDueAtItsOffset() {
        Schedule schedule = schedule(MINUTES, CatchUp.LAST, Duration.ofHours(1));
        Duration offset = schedule.name().offsetIn(Duration.ofHours(1));
        assertThat(offset).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(58));
        assertThat(CatchUpPlan.steps(schedule, NOON, NOON.plus(offset).minusMillis(1), 1))
                .isEmpty();
        assertThat(CatchUpPlan.steps(schedule, NOON, NOON.plus(offset), 1))
                .containsExactly(new Step(NOON, List.of(), 0, NOON, minute(1)));
    }

    private static Instant minute(int count) {
        return NOON.plus(Duration.ofMinutes(count));
    }

    private static Schedule schedule(Timetable timetable, CatchUp catchUp) {
        return schedule(timetable, catchUp, Duration.ZERO);
    }

    private static Schedule schedule(Timetable timetable, CatchUp catchUp, Duration window) {
        return new Schedule(
                new ScheduleName("nightly"),
                timetable,
                QueueName.DEFAULT,
                Priority.DEFAULT,
                TaskHeader.of(TaskType.DEFAULT, NOON),
                Payload.NULL,
                catchUp,
                Overlap.SKIP,
                window,
                false,
                null,
                0);
    }
}
