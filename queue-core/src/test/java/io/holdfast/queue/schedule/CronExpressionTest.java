package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {

    private static final LocalDateTime START = LocalDateTime.of(2025, 1, 15, 10, 0);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            * * * * *          | 2025-01-15T10:00 2025-01-15T10:01
            30 9 * * *         | 2025-01-16T09:30 2025-01-17T09:30
            15 30 9 * * *      | 2025-01-16T09:30:15 2025-01-17T09:30:15
            0 9-17/4 * * *     | 2025-01-15T13:00 2025-01-15T17:00 2025-01-16T09:00
            58/1 59 23 31 12 * | 2025-12-31T23:59:58 2025-12-31T23:59:59 2026-12-31T23:59:58
            0 0 * * SUN        | 2025-01-19T00:00 2025-01-26T00:00
            0 0 * * 7          | 2025-01-19T00:00 2025-01-26T00:00
            0 0 * * 0          | 2025-01-19T00:00 2025-01-26T00:00
            0 0 * * FRI-SUN    | 2025-01-17T00:00 2025-01-18T00:00 2025-01-19T00:00 2025-01-24T00:00
            0 0 * * sun-tue    | 2025-01-19T00:00 2025-01-20T00:00 2025-01-21T00:00 2025-01-26T00:00
            0 0 1 feb,NOV *    | 2025-02-01T00:00 2025-11-01T00:00 2026-02-01T00:00
            0 0 13 * FRI       | 2025-06-13T00:00 2026-02-13T00:00 2026-03-13T00:00
            0 0 L * *          | 2025-01-31T00:00 2025-02-28T00:00
            0 0 L-3 * *        | 2025-01-28T00:00 2025-02-25T00:00
            0 0 L-30 * *       | 2025-03-01T00:00 2025-05-01T00:00 2025-07-01T00:00
            0 0 LW * *         | 2025-01-31T00:00 2025-02-28T00:00 2025-03-31T00:00 2025-04-30T00:00 2025-05-30T00:00
            0 0 1W * *         | 2025-02-03T00:00 2025-03-03T00:00 2025-04-01T00:00
            0 0 15W * *        | 2025-02-14T00:00 2025-03-14T00:00 2025-04-15T00:00 2025-05-15T00:00 2025-06-16T00:00
            0 0 30W 11 *       | 2025-11-28T00:00 2026-11-30T00:00
            0 0 31W * *        | 2025-01-31T00:00 2025-03-31T00:00 2025-05-30T00:00 2025-07-31T00:00 2025-08-29T00:00
            0 0 * * FRIL       | 2025-01-31T00:00 2025-02-28T00:00 2025-03-28T00:00
            0 0 * * 5#2        | 2025-02-14T00:00 2025-03-14T00:00
            0 0 * * WED#5      | 2025-01-29T00:00 2025-04-30T00:00 2025-07-30T00:00
            0 0 1,15,LW * ?    | 2025-01-31T00:00 2025-02-01T00:00 2025-02-15T00:00 2025-02-28T00:00
            0 0 29 2 *         | 2028-02-29T00:00 2032-02-29T00:00
            0 0 29 2 MON       | 2044-02-29T00:00 2072-02-29T00:00 2112-02-29T00:00
            @hourly            | 2025-01-15T10:00 2025-01-15T11:00
            @daily             | 2025-01-16T00:00 2025-01-17T00:00
            @weekly            | 2025-01-19T00:00 2025-01-26T00:00
            @monthly           | 2025-02-01T00:00 2025-03-01T00:00
            @YEARLY            | 2026-01-01T00:00 2027-01-01T00:00
            """)
    void matchesTheseTimes(String cron, String times) {
        List<LocalDateTime> expected =
                Stream.of(times.split(" ")).map(LocalDateTime::parse).toList();
        assertThat(matches(CronExpression.parse(cron), START, expected.size())).isEqualTo(expected);
    }

    @Test
    void theFifthWeekdayOfAMonthDoesNotDependOnTheStart() {
        LocalDateTime firstMonday =
                LocalDateTime.of(2023, 2, 6, 10, 0); // a week after four Mondays is the same day of March
        assertThat(CronExpression.parse("0 12 * * MON#5").nextOrSame(firstMonday))
                .isEqualTo(LocalDateTime.of(2023, 5, 29, 12, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/5 * * * *",
                "0 * * * *",
                "* 2 * * *",
                "0 9-17 * * *",
                "0,30-40 2 * * *",
                "5/20 2 * * *",
                "* 30 2 * * *",
                "0 0-23 1 1 *",
                "@hourly"
            })
    void recursInAnInterval(String cron) {
        assertThat(CronExpression.parse(cron).isInterval()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 2 * * *", "0,30 1,2,3 */2 1-6 MON-FRI", "10,20 30 2 L-3 * *", "@daily", "@yearly"})
    void happensAtCertainTimes(String cron) {
        assertThat(CronExpression.parse(cron).isInterval()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''               | cron must have five fields (minute, hour, day of the month, month, day of the week), or six with the second first, not 1
            * * * *          | cron must have five fields (minute, hour, day of the month, month, day of the week), or six with the second first, not 4
            0 0 0 1 1 ? 2030 | cron must have five fields (minute, hour, day of the month, month, day of the week), or six with the second first, not 7
            @reboot          | cron must be five or six fields, or @hourly, @daily, @weekly, @monthly or @yearly
            60 * * * *       | cron has an invalid value "60" for the minute: allowed are 0 to 59
            60 * * * * *     | cron has an invalid value "60" for the second: allowed are 0 to 59
            * 24 * * *       | cron has an invalid value "24" for the hour: allowed are 0 to 23
            * * 0 * *        | cron has an invalid value "0" for the day of the month: allowed are 1 to 31
            * * * 13 *       | cron has an invalid value "13" for the month: allowed are 1 to 12 and JAN to DEC
            * * * JANUARY *  | cron has an invalid value "JANUARY" for the month: allowed are 1 to 12 and JAN to DEC
            * * * * 8        | cron has an invalid value "8" for the day of the week: allowed are 0 to 7 and SUN to SAT
            * * * * MONDAY   | cron has an invalid value "MONDAY" for the day of the week: allowed are 0 to 7 and SUN to SAT
            * * * * L        | cron has an invalid value "L" for the day of the week: allowed are 0 to 7 and SUN to SAT
            * * * * MON#6    | cron has an invalid value "MON#6" for the day of the week: after # is allowed 1 to 5
            * * * * MON#0    | cron has an invalid value "MON#0" for the day of the week: after # is allowed 1 to 5
            * * L-31 * *     | cron has an invalid value "L-31" for the day of the month: allowed are L-1 to L-30
            * * L-0 * *      | cron has an invalid value "L-0" for the day of the month: allowed are L-1 to L-30
            * * W * *        | cron has an invalid value "W" for the day of the month: allowed are 1 to 31
            * * 32W * *      | cron has an invalid value "32W" for the day of the month: allowed are 1 to 31
            */0 * * * *      | cron has an invalid value "*/0" for the minute: a step must be a whole number from 1 to 9999
            */-5 * * * *     | cron has an invalid value "*/-5" for the minute: a step must be a whole number from 1 to 9999
            */99999999999 * * * * | cron has an invalid value "*/99999999999" for the minute: a step must be a whole number from 1 to 9999
            5-2 * * * *      | cron has an invalid value "5-2" for the minute: a range must not end before it begins
            1,, * * * *      | cron has an invalid value "" for the minute: allowed are 0 to 59
            ٣ * * * *        | cron has an invalid value "٣" for the minute: allowed are 0 to 59
            ? * * * *        | cron has an invalid value "?" for the minute: allowed are 0 to 59
            0 0 30 2 *       | cron matches no date that exists
            0 0 31 4,6,9,11 * | cron matches no date that exists
            0 0 1W * SUN     | cron matches no date that exists
            """)
    void namesTheFieldAndWhatIsAllowed(String cron, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse(cron))
                .withMessage(message);
    }

    @Test
    void refusesALongText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CronExpression.parse("0".repeat(251)))
                .withMessage("cron must not be longer than 250 characters");
    }

    /** Spring's class agrees wherever it does not skip days: with expressions without L, W and #. */
    @Test
    void agreesWithTheExpressionsOfSpring() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String cron = RandomCron.plain(random).text();
            if (cron.endsWith("7-7")) {
                continue; // every day in Spring
            }
            LocalDateTime start = LocalDateTime.of(2020, 1, 1, 0, 0).plusSeconds(random.nextInt(600_000_000));
            List<LocalDateTime> expected = springMatches(cron, start, 5);
            if (expected.isEmpty()) {
                continue; // it matches no date, or Spring has given up its search
            }
            assertThat(matches(CronExpression.parse(cron), start, 5))
                    .as("%s from %s, seed %d", cron, start, seed)
                    .startsWith(expected.toArray(LocalDateTime[]::new));
        }
    }

    private static List<LocalDateTime> springMatches(String cron, LocalDateTime start, int count) {
        var expression = org.springframework.scheduling.support.CronExpression.parse(cron);
        return Stream.iterate(expression.next(start.minusSeconds(1)), time -> time != null, expression::next)
                .limit(count)
                .toList();
    }

    private static List<LocalDateTime> matches(CronExpression cron, LocalDateTime start, int count) {
        List<LocalDateTime> matches = new ArrayList<>();
        LocalDateTime next = cron.nextOrSame(start);
        while (next != null && matches.size() < count) {
            matches.add(next);
            next = cron.nextOrSame(next.plusSeconds(1));
        }
        return matches;
    }
}
