package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimetableTest {

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # the clocks go from 2:00 to 3:00: a skipped time happens once, when they have gone forward
            30 2 * * *      | Europe/Berlin       | 2025-03-29T02:30+01:00 2025-03-30T03:00+02:00 2025-03-31T02:30+02:00
            0,30 2 * * *    | Europe/Berlin       | 2025-03-29T02:30+01:00 2025-03-30T03:00+02:00 2025-03-31T02:00+02:00
            0 2,3 * * *     | Europe/Berlin       | 2025-03-29T03:00+01:00 2025-03-30T03:00+02:00 2025-03-31T02:00+02:00
            30 2 * * *      | America/New_York    | 2025-03-08T02:30-05:00 2025-03-09T03:00-04:00 2025-03-10T02:30-04:00
            # from 3:00 to 2:00: a time that the clocks show twice happens the first time
            30 2 * * *      | Europe/Berlin       | 2025-10-25T02:30+02:00 2025-10-26T02:30+02:00 2025-10-27T02:30+01:00
            0,30 2 * * *    | Europe/Berlin       | 2025-10-25T02:30+02:00 2025-10-26T02:00+02:00 2025-10-26T02:30+02:00 2025-10-27T02:00+01:00
            # an interval runs in real time
            */30 * * * *    | Europe/Berlin       | 2025-03-30T01:00+01:00 2025-03-30T01:30+01:00 2025-03-30T03:00+02:00 2025-03-30T03:30+02:00
            */30 * * * *    | Europe/Berlin       | 2025-10-26T02:00+02:00 2025-10-26T02:30+02:00 2025-10-26T02:00+01:00 2025-10-26T02:30+01:00 2025-10-26T03:00+01:00
            @hourly         | Europe/Berlin       | 2025-10-26T01:00+02:00 2025-10-26T02:00+02:00 2025-10-26T02:00+01:00 2025-10-26T03:00+01:00
            0 1-3 * * *     | Europe/Berlin       | 2025-03-30T01:00+01:00 2025-03-30T03:00+02:00 2025-03-31T01:00+02:00
            */30 2 * * *    | Europe/Berlin       | 2025-03-29T02:30+01:00 2025-03-31T02:00+02:00
            */30 2 * * *    | Europe/Berlin       | 2025-10-26T02:30+02:00 2025-10-26T02:00+01:00 2025-10-26T02:30+01:00 2025-10-27T02:00+01:00
            # there is no midnight
            @daily          | Africa/Cairo        | 2025-04-24T00:00+02:00 2025-04-25T01:00+03:00 2025-04-26T00:00+03:00
            30 0 * * *      | Africa/Cairo        | 2025-04-24T00:30+02:00 2025-04-25T01:00+03:00 2025-04-26T00:30+03:00
            0 0 25 4 *      | Africa/Cairo        | 2024-04-25T00:00+02:00 2025-04-25T01:00+03:00 2026-04-25T00:00+03:00
            @daily          | America/Asuncion    | 2023-09-30T00:00-04:00 2023-10-01T01:00-03:00 2023-10-02T00:00-03:00
            @hourly         | Africa/Cairo        | 2025-04-24T23:00+02:00 2025-04-25T01:00+03:00 2025-04-25T02:00+03:00
            # there are two midnights
            @daily          | America/Havana      | 2025-11-02T00:00-04:00 2025-11-03T00:00-05:00
            # there is no such day
            0 12 * * *      | Pacific/Apia        | 2011-12-29T12:00-10:00 2011-12-31T00:00+14:00 2011-12-31T12:00+14:00
            # half an hour
            15 2 * * *      | Australia/Lord_Howe | 2025-10-04T02:15+10:30 2025-10-05T02:30+11:00 2025-10-06T02:15+11:00
            45 1 * * *      | Australia/Lord_Howe | 2025-04-05T01:45+11:00 2025-04-06T01:45+11:00 2025-04-07T01:45+10:30
            @hourly         | Australia/Lord_Howe | 2025-10-05T01:00+10:30 2025-10-05T03:00+11:00 2025-10-05T04:00+11:00
            # seconds
            30 59 1 * * *   | Europe/Berlin       | 2025-03-30T01:59:30+01:00 2025-03-31T01:59:30+02:00
            */30 59 1 * * * | Europe/Berlin       | 2025-03-30T01:59:30+01:00 2025-03-31T01:59:00+02:00
            # no daylight saving
            30 2 * * *      | UTC                 | 2025-03-30T02:30Z 2025-03-31T02:30Z
            """)
    void happensAtTheseInstants(String cron, String zone, String instants) {
        List<Instant> expected = Stream.of(instants.split(" "))
                .map(text -> OffsetDateTime.parse(text).toInstant())
                .toList();
        Instant first = expected.get(0);
        CronTimetable timetable = CronTimetable.of(cron, zone);
        assertThat(timetable.next(first.minusMillis(1), expected.size())).isEqualTo(expected);
    }

    @Test
    void aTickThatAnsweredASkippedTimeIsNotRepeated() {
        CronTimetable timetable = CronTimetable.of("30 2 * * *", "Europe/Berlin");
        Instant gapEnd = Instant.parse("2025-03-30T01:00:00Z");
        assertThat(timetable.next(gapEnd.minusSeconds(1))).isEqualTo(gapEnd);
        assertThat(timetable.next(gapEnd)).isEqualTo(Instant.parse("2025-03-31T00:30:00Z"));
    }

    @Test
    void endsWithTheYear9999() {
        assertThat(CronTimetable.of("@yearly", "UTC").next(Instant.parse("9998-06-01T00:00:00Z"), 5))
                .containsExactly(Instant.parse("9999-01-01T00:00:00Z"));
        assertThat(CronTimetable.of("@hourly", "UTC").next(Instant.parse("9999-12-31T23:00:00Z")))
                .isNull();
    }

    /** The clocks of Berlin skip the hour from 02:00 on the last Sunday of March; those of Cairo another. */
    @Test
    void refusesTimesThatTheClocksAlwaysSkip() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronTimetable.of("*/30 2 * 3 SUNL", "Europe/Berlin"))
                .withMessage("cron matches only times that the clocks of Europe/Berlin skip when they are set forward");
        assertThat(CronTimetable.of("*/30 2 * 3 SUNL", "Africa/Cairo").next(Instant.parse("2026-01-01T00:00:00Z")))
                .isEqualTo(Instant.parse("2026-03-29T00:00:00Z"));
        assertThat(CronTimetable.of("30 2 * 3 SUNL", "Europe/Berlin").next(Instant.parse("2026-01-01T00:00:00Z")))
                .as("a time of the day has a substitute")
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
    }

    /** Also one that is stored already. */
    @Test
    void theSearchForATimeThatIsNeverShownEnds() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CronTimetable never =
                new CronTimetable(CronExpression.parse("*/30 2 * 3 SUNL"), CronTimetable.zoneOf("Europe/Berlin"));
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(never.next(Instant.parse("2026-01-01T00:00:00Z"))).isNull();
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("for a century of changes, not for eighty")
                .isLessThan(50_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EST", "MST", "HST"})
    void saysWhichZoneHasTheTimeOfOneThatJavaLacks(String zone) {
        assumeThat(ZoneId.getAvailableZoneIds()).doesNotContain(zone);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronTimetable.zoneOf(zone))
                .withMessageMatching(
                        "zone " + zone + " is not known to this Java version; \\w+/\\w+ has the same time");
    }

    @Test
    void blanksBetweenFieldsDoNotMatter() {
        assertThat(CronTimetable.of(" 0  3 *\t* * ", "UTC")).isEqualTo(CronTimetable.of("0 3 * * *", "UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SystemV/PST8PDT", "", "Berlin", "europe/berlin", "+02:00", "GMT+2", "UTC+01:00", "Z"})
    void refusesAZoneThatIsNotInTheDatabase(String zone) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronTimetable.of("@daily", zone))
                .withMessage("zone must be the name of a time zone of the IANA database, like UTC or Europe/Berlin");
    }
}
