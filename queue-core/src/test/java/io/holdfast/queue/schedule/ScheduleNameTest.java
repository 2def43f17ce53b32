package io.holdfast.queue.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleNameTest {

    private static final ScheduleName NAME = new ScheduleName("daily-report_2");

    @Test
    void theIdsOfRunsNameTheSchedule() {
        assertThat(ScheduleName.ofRun(NAME.taskOf(Instant.parse("2026-11-27T12:00:10Z"))))
                .contains(NAME);
        assertThat(ScheduleName.ofRun(NAME.taskBesideTicks())).contains(NAME);
        ScheduleName longest = new ScheduleName("a".repeat(64));
        assertThat(ScheduleName.ofRun(longest.taskOf(Instant.EPOCH))).contains(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01K0000000000000000000000A",
                "-20261127T120010Z",
                "a-20261127T1200Z",
                "a20261127T120010Z",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-20261127T120010Z"
            })
    void otherIdsNameNone(String id) {
        assertThat(ScheduleName.ofRun(new TaskId(id))).isEmpty();
    }
}
