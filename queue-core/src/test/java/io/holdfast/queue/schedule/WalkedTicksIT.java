package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Scale;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares timetables with a walk over the minutes, which looks only at what the clocks of the zone show in each. */
class WalkedTicksIT {

    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2041-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MINUTES_OF_DAY = 1_440;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void sameTicksAroundEveryChangeOfAnyClock() {
        for (Map.Entry<ZoneId, List<ZoneOffsetTransition>> each : changes().entrySet()) {
            List<ZoneOffsetTransition> changes = each.getValue();
            for (ZoneOffsetTransition change : Scale.current() == Scale.LONG ? changes : sample(changes, 1)) {
                long day = Math.floorDiv(change.getInstant().getEpochSecond(), DAY.toSeconds());
                Instant midnight = Instant.ofEpochSecond(day * DAY.toSeconds());
                for (int i = 0; i < 2; i++) {
                    compare(
                            RandomCron.plain(random),
                            each.getKey(),
                            midnight.minus(DAY),
                            midnight.plus(DAY.multipliedBy(2)));
                }
            }
        }
    }

    @Test
    void sameTicksInManyMonths() {
        for (ZoneId zone : sample(List.copyOf(changes().keySet()), 10)) {
            for (int i = 0; i < 2; i++) {
                Instant from = BEGIN.plus(DAY.multipliedBy(random.nextInt(7_000)));
                RandomCron cron = i % 2 == 0 ? RandomCron.plain(random) : RandomCron.special(random);
                compare(cron, zone, from, from.plus(DAY.multipliedBy(60)));
            }
        }
    }

    /** Every zone, every minute. */
    @Test
    @Tag("reliability")
    void sameTicksInAllYears() {
        for (ZoneId zone : changes().keySet()) {
            compare(
                    RandomCron.plain(random),
                    zone,
                    BEGIN,
                    Scale.current() == Scale.LONG ? END : BEGIN.plus(DAY.multipliedBy(365)));
            compare(
                    RandomCron.special(random),
                    zone,
                    BEGIN,
                    Scale.current() == Scale.LONG ? END : BEGIN.plus(DAY.multipliedBy(365)));
        }
    }

    /** The changes of each zone; one zone of those with the same rules. */
    private static Map<ZoneId, List<ZoneOffsetTransition>> changes() {
        Map<ZoneId, List<ZoneOffsetTransition>> changes = new HashMap<>();
        Collection<ZoneId> distinct = ZoneId.getAvailableZoneIds().stream()
                .map(ZoneId::of)
                .collect(Collectors.toMap(ZoneId::getRules, zone -> zone, (one, other) -> one))
                .values();
        for (ZoneId zone : distinct) {
            ZoneRules rules = zone.getRules();
            changes.put(
                    zone,
                    Stream.iterate(
                                    rules.nextTransition(BEGIN),
                                    change -> change != null
                                            && change.getInstant().isBefore(END),
                                    change -> rules.nextTransition(change.getInstant()))
                            .toList());
        }
        return changes;
    }

    private <T> List<T> sample(List<T> all, int count) {
        return all.isEmpty()
                ? all
                : random.ints(count, 0, all.size()).mapToObj(all::get).toList();
    }

    private void compare(RandomCron cron, ZoneId zone, Instant from, Instant to) {
        assertThat(ticks(cron.text(), zone, from, to))
                .as("%s in %s from %s to %s, seed %d", cron.text(), zone, from, to, seed)
                .isEqualTo(walk(cron, zone.getRules(), from, to));
    }

    private static List<Instant> ticks(String cron, ZoneId zone, Instant from, Instant to) {
        CronTimetable timetable;
        try {
            timetable = new CronTimetable(CronExpression.parse(cron), zone);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessage("cron matches no date that exists");
            return List.of();
        }
        return Stream.iterate(
                        timetable.next(from.minusSeconds(1)),
                        tick -> tick != null && tick.isBefore(to),
                        timetable::next)
                .toList();
    }

    /** What a person with a clock and a calendar would do. */
    private static List<Instant> walk(RandomCron cron, ZoneRules rules, Instant from, Instant to) {
        Map<Long, Boolean> days = new HashMap<>();
        List<Instant> ticks = new ArrayList<>();
        long latest = latestShownBefore(rules, from.getEpochSecond());
        for (long second = from.getEpochSecond(); second < to.getEpochSecond(); second += 60) {
            long shown = shown(rules, second);
            long first = cron.interval() ? shown : latest + 1; // times that were skipped, too, but none again
            if (anyMatches(cron, days, first, shown)) {
                ticks.add(Instant.ofEpochSecond(second));
            }
            latest = Math.max(latest, shown);
        }
        return ticks;
    }

    private static boolean anyMatches(RandomCron cron, Map<Long, Boolean> days, long first, long last) {
        for (long time = first; time <= last; time++) {
            if (cron.times().get((int) (time % MINUTES_OF_DAY))
                    && days.computeIfAbsent(
                            time / MINUTES_OF_DAY, day -> cron.days().test(LocalDate.ofEpochDay(day)))) {
                return true;
            }
        }
        return false;
    }

    /** The minutes from the epoch to the local time. */
    private static long shown(ZoneRules rules, long second) {
        return (second + rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds()) / 60;
    }

    private static long latestShownBefore(ZoneRules rules, long second) {
        long latest = 0;
        for (long before = second - DAY.toSeconds(); before < second; before += 60) {
            latest = Math.max(latest, shown(rules, before));
        }
        return latest;
    }
}
