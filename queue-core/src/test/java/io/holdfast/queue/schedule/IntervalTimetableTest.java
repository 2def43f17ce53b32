package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTimetableTest {

    @Test
    void ticksAreAlignedToTheEpochWhateverTheStart() {
        IntervalTimetable timetable = new IntervalTimetable(Duration.ofMillis(7_500));
        assertThat(timetable.next(Instant.EPOCH, 3))
                .containsExactly(
                        Instant.ofEpochMilli(7_500), Instant.ofEpochMilli(15_000), Instant.ofEpochMilli(22_500));
        assertThat(timetable.next(Instant.ofEpochMilli(7_501), 2))
                .containsExactly(Instant.ofEpochMilli(15_000), Instant.ofEpochMilli(22_500));
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, 2026-11-27T17:10:00Z, 2026-11-27T18:00:00Z",
        "P1D, 2026-11-27T17:10:00Z, 2026-11-28T00:00:00Z",
        "PT1S, 2026-11-27T17:10:00.999Z, 2026-11-27T17:10:01Z",
        "PT1S, 1969-12-31T23:59:58Z, 1969-12-31T23:59:59Z"
    })
    void nextIsTheFirstMultipleAfter(Duration every, Instant after, Instant next) {
        assertThat(new IntervalTimetable(every).next(after)).isEqualTo(next);
    }

    @Test
    void endsWithTheYear9999() {
        assertThat(new IntervalTimetable(Duration.ofDays(1)).next(Instant.parse("9999-12-31T00:00:00Z")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.999S", "PT-5S", "PT1.0000001S", "P40000D"})
    void refusesOtherIntervals(Duration every) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IntervalTimetable(every))
                .withMessage("every_ms must be a whole number from 1000 to 3155760000000 (100 years)");
    }
}
