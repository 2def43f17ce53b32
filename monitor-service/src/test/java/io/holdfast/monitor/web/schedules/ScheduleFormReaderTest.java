package io.holdfast.monitor.web.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.service.schedule.ScheduleDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleFormReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");

    @Test
    void whatTheFormFillsInIsTheSameSchedule() {
        Schedule cron = read(Map.of(
                        "cron", "*/5 3 * * *",
                        "zone", "Europe/Berlin",
                        "window", "5m",
                        "overlap", "replace",
                        "catch_up", "all",
                        "queue", "mail",
                        "priority", "high",
                        "max_retries", "7",
                        "timeout", "90s",
                        "expires", "2030-01-31T09:00:00Z"))
                .withOwner("shop");
        assertThat(cron.timetable()).isEqualTo(CronTimetable.of("*/5 3 * * *", "Europe/Berlin"));
        assertThat(readAgain(cron, true)).isEqualTo(cron.withOwner(null));
        Schedule interval = read(Map.of("every", "90s", "paused", "true", "key", " a ", "idempotency_key", " b "));
        assertThat(interval.timetable()).isEqualTo(new IntervalTimetable(Duration.ofSeconds(90)));
        assertThat(readAgain(interval, true)).isEqualTo(interval);
    }

    @Test
    void theRouteDecidesTheQueueThatIsNotNamed() {
        ScheduleDraft draft = reader(Map.of("every", "1h")).schedule(NOW);
        assertThat(Objects.requireNonNull(draft)
                        .toSchedule(type -> new QueueName("routed"))
                        .queue())
                .isEqualTo(new QueueName("routed"));
    }

    @Test
    void aHiddenPayloadStaysUnlessAnotherIsWritten() {
        Schedule schedule = read(Map.of("every", "1h", "payload", "{\"secret\": 1}"));
        assertThat(ScheduleForm.of(schedule, false).payload()).isEmpty();
        assertThat(readAgain(schedule, false).payload()).isEqualTo(Payload.ofText("{\"secret\": 1}"));
        assertThat(read(Map.of("every", "1h", "payload", " ")).payload()).isEqualTo(Payload.NULL);
    }

    @Test
    void aLimitThatTheProducerSetStays() {
        Schedule limited = read(Map.of("every", "1h"));
        limited = new Schedule(
                limited.name(),
                limited.timetable(),
                limited.queue(),
                limited.priority(),
                limited.header(),
                limited.payload(),
                limited.catchUp(),
                limited.overlap(),
                limited.window(),
                false,
                null,
                1_000);
        assertThat(readAgain(limited, true).maxPending()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | a b | name must",
                "cron | 61 * * * * | cron",
                "cron |  | A cron expression or an interval is required",
                "every | 5m | A schedule has a cron expression or an interval, not both",
                "zone | +02:00 | zone must be the name of a time zone",
                "window | 2d | window must be 0s to 1d",
                "window | soon | window must be a whole number and a unit",
                "type |  | type must",
                "queue | a b | queue must",
                "max_retries | 101 | max_retries must be",
                "max_retries | x | max_retries must be 0 to 100",
                "timeout | 0s | timeout must be 1ms to",
                "expires | soon | expires_at must be an RFC 3339 time",
                "overlap | x | overlap must be one of skip, allow, replace",
                "catch_up | x | catch_up must be one of last, none, all",
                "payload | {,} | payload must be JSON",
            })
    void aMistakeNamesItsField(String field, String value, String problem) {
        ScheduleFormReader reader =
                reader(Map.of("cron", "0 3 * * *", field.equals("cron") ? "x" : field, value == null ? "" : value));
        if (field.equals("cron")) {
            reader = reader(Map.of("cron", value == null ? "" : value));
        }
        assertThat(reader.schedule(NOW)).isNull();
        String problems = reader.problems().toString();
        assertThat(problems).startsWith("{" + field + "=" + problem);
    }

    @Test
    void anIntervalHasItsOwnMistakes() {
        ScheduleFormReader reader = reader(Map.of("every", "1ms"));
        assertThat(reader.schedule(NOW)).isNull();
        assertThat(reader.problems()).containsExactly(Map.entry("every", "every must be 1s to 36525d"));
        assertThat(reader(Map.of("every", "1ms")).timetable()).isNull();
    }

    @Test
    void aWrongCronExpressionIsNamedAlsoBesideAnInterval() {
        ScheduleFormReader reader = reader(Map.of("cron", "61 * * * *", "every", "5m"));
        assertThat(reader.schedule(NOW)).isNull();
        assertThat(reader.problems()).containsOnlyKeys("every", "cron");
        assertThat(reader.problems().get("cron")).contains("allowed are 0 to 59");
    }

    @Test
    void aTimeThatTheClocksAlwaysSkipIsRefused() {
        Map<String, String> never = Map.of("cron", "*/30 2 * 3 SUNL", "zone", "Europe/Berlin");
        assertThat(reader(never).timetable()).isNull();
        ScheduleFormReader reader = reader(never);
        assertThat(reader.schedule(NOW)).isNull();
        assertThat(reader.problems().get("cron")).contains("skip when they are set forward");
    }

    private static Schedule readAgain(Schedule schedule, boolean showsPayloads) {
        ScheduleForm form = ScheduleForm.of(schedule, showsPayloads);
        ScheduleDraft draft = new ScheduleFormReader(form, schedule, showsPayloads).schedule(NOW);
        return Objects.requireNonNull(draft).schedule();
    }

    private static Schedule read(Map<String, String> fields) {
        ScheduleFormReader reader = reader(fields);
        ScheduleDraft draft = reader.schedule(NOW);
        assertThat(reader.problems()).isEmpty();
        return Objects.requireNonNull(draft).schedule();
    }

    private static ScheduleFormReader reader(Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(Map.of("name", "a", "type", "report", "payload", "{\"a\": 1e400}"));
        all.putAll(fields);
        return new ScheduleFormReader(ScheduleForm.sent(all), null, true);
    }
}
