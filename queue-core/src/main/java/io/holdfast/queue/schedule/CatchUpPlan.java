package io.holdfast.queue.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what a schedule does about its due ticks. */
public final class CatchUpPlan {

    /** A tick is not late until then: that is how long it may take until a process notices it. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** A schedule that catches up with all ticks runs this many, the latest. */
    public static final int MAX_TICKS = 1_000;

    /** While it catches up, more ticks become due: they must not push out those that are left. */
    private static final int SLACK = 100;

    private static final int MAX_RECORDED = 20;

    private CatchUpPlan() {}

    /**
     * The decision about one tick, and about those before it that are missed.
     *
     * @param seen the first undecided tick before this step
     * @param missed the latest missed ticks, which are recorded, in order
     * @param missedCount the number of missed ticks, at most {@value #MAX_TICKS}
     * @param run the tick that runs; null for none
     * @param next the first undecided tick after this step; null if there is none
     */
    public record Step(
            Instant seen,
            List<Instant> missed,
            int missedCount,
            @Nullable Instant run,
            @Nullable Instant next) {}

    /**
     * Returns the next steps, in order; none if the tick is not due.
     *
     * @param tick the first undecided tick
     * @param now by Redis' clock
     * @param limit maximum number of steps
     */
    public static List<Step> steps(Schedule schedule, Instant tick, Instant now, int limit) {
        Instant latest = now.minus(schedule.name().offsetIn(schedule.window()));
        if (tick.isAfter(latest)) {
            return List.of();
        }
        if (schedule.catchUp() == CatchUp.ALL) {
            return all(schedule.timetable(), tick, latest, limit);
        }
        Instant last = lastTick(schedule.timetable(), tick, latest);
        boolean late = last.isBefore(latest.minus(GRACE));
        boolean runs = schedule.catchUp() == CatchUp.LAST || !late;
        return List.of(step(schedule.timetable(), tick, last, runs));
    }

    private static List<Step> all(Timetable timetable, Instant tick, Instant latest, int limit) {
        List<Step> steps = new ArrayList<>();
        Instant run = firstToRun(timetable, tick, latest);
        Step step = step(timetable, tick, run, true);
        steps.add(step);
        while (steps.size() < limit && step.next() != null && !step.next().isAfter(latest)) {
            step = step(timetable, step.next(), step.next(), true);
            steps.add(step);
        }
        return steps;
    }

    private static Instant firstToRun(Timetable timetable, Instant tick, Instant latest) {
        Instant due = tick;
        for (int later = 0; later < MAX_TICKS + SLACK; later++) {
            due = timetable.next(due);
            if (due == null || due.isAfter(latest)) {
                return tick;
            }
        }
        return lastTicks(timetable, tick, latest, MAX_TICKS).get(0);
    }

    /** Decides all ticks from {@code seen} to {@code last}: those before it are missed; it runs or is missed, too. */
    private static Step step(Timetable timetable, Instant seen, Instant last, boolean runs) {
        Instant lastMissed = runs ? last.minusMillis(1) : last;
        List<Instant> missed =
                seen.isAfter(lastMissed) ? List.of() : lastTicks(timetable, seen, lastMissed, MAX_RECORDED);
        int count = missed.size() < MAX_RECORDED ? missed.size() : countUpTo(timetable, seen, lastMissed);
        return new Step(seen, missed, count, runs ? last : null, timetable.next(last));
    }

    private static int countUpTo(Timetable timetable, Instant seen, Instant last) {
        int count = 0;
        for (Instant tick = seen; tick != null && !tick.isAfter(last) && count < MAX_TICKS; count++) {
            tick = timetable.next(tick);
        }
        return count;
    }

    /** The last ticks from {@code tick}, which is one, to {@code end}, at most {@code count}, in order. */
    private static List<Instant> lastTicks(Timetable timetable, Instant tick, Instant end, int count) {
        List<Instant> ticks = new ArrayList<>();
        Instant last = lastTick(timetable, tick, end);
        Duration gap = Duration.ofSeconds(1);
        while (ticks.size() < count && last.isAfter(tick)) {
            ticks.add(last);
            Instant previous = tickBefore(timetable, tick, last, gap);
            gap = Duration.between(previous, last);
            last = previous;
        }
        if (ticks.size() < count) {
            ticks.add(tick);
        }
        Collections.reverse(ticks);
        return ticks;
    }

    /** The tick before {@code later}, and not before {@code first}: looks as far back as the gap, then twice as far, … */
    private static Instant tickBefore(Timetable timetable, Instant first, Instant later, Duration gap) {
        Instant end = later.minusMillis(1);
        Duration back = gap;
        for (Instant from = end.minus(back); from.isAfter(first); from = end.minus(back)) {
            Instant found = timetable.next(from);
            if (found != null && found.isBefore(later)) {
                return lastTick(timetable, found, end);
            }
            back = back.multipliedBy(2);
        }
        return lastTick(timetable, first, end);
    }

    /**
     * The last tick that is not after {@code end}, by bisection: after a long outage there may be millions. Returns {@code
     * tick}, the first, also if this JVM's time zone data say that it is none.
     */
    private static Instant lastTick(Timetable timetable, Instant tick, Instant end) {
        Instant known = tick;
        Instant low = tick;
        Instant high = end;
        while (low.isBefore(high)) {
            Instant next = timetable.next(low);
            if (next == null || next.isAfter(end)) {
                break;
            }
            known = next;
            Instant middle = next.plus(Duration.between(next, high).dividedBy(2));
            Instant afterMiddle = timetable.next(middle);
            if (afterMiddle == null || afterMiddle.isAfter(end)) {
                high = middle;
                low = next;
            } else {
                known = afterMiddle;
                low = afterMiddle;
            }
        }
        return known;
    }
}
