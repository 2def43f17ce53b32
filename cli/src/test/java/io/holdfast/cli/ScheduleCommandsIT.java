package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for schedules, on a real producer. */
class ScheduleCommandsIT {

    private static final String NIGHTLY =
            "{\"cron\":\"30 2 * * *\",\"zone\":\"Europe/Berlin\",\"task\":{\"type\":\"report\",\"payload\":1e400}}";

    private final RunCommand holdfast = RunningProducer.shared().holdfast();

    @TempDir
    private Path folder;

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
    }

    @Test
    void aScheduleIsPutShownTriggeredPausedAndDeleted() throws IOException {
        String file = Files.writeString(folder.resolve("nightly.json"), NIGHTLY).toString();
        assertThat(holdfast.run("schedules", "put", "nightly", file).is(0).out())
                .isEqualTo("Created schedule nightly\n");
        assertThat(holdfast.input(NIGHTLY)
                        .run("schedules", "put", "nightly", "-")
                        .is(0)
                        .out())
                .isEqualTo("Replaced schedule nightly\n");
        assertThat(holdfast.run("schedules").is(0).out())
                .contains("nightly  30 2 * * * (Europe/Berlin)  report  default  in ");
        assertThat(holdfast.run("schedules", "list", "--json")
                        .is(0)
                        .json()
                        .get("schedules")
                        .size())
                .isOne();
        assertThat(holdfast.run("schedules", "trigger", "nightly").is(0).out())
                .startsWith("Schedule nightly: fired task nightly-");
        assertThat(holdfast.run("schedules", "trigger", "nightly").is(0).out())
                .isEqualTo("Schedule nightly: skipped, because its last run is not over\n");
        assertThat(holdfast.run("schedules", "get", "nightly").is(0).out())
                .contains("30 2 * * * (Europe/Berlin)", "next 1", "last 1");
        assertThat(holdfast.run("schedules", "get", "nightly", "--json").is(0).out())
                .contains("1e400");
        holdfast.run("schedules", "pause", "nightly").is(0);
        assertThat(holdfast.run("schedules").out()).contains("paused");
        holdfast.run("schedules", "resume", "nightly").is(0);
        holdfast.run("schedules", "delete", "nightly").is(0);
        holdfast.run("schedules", "delete", "nightly").is(3);
        holdfast.run("schedules", "get", "nightly").is(3);
    }

    @Test
    void aPreviewShowsTheNextTimes() {
        assertThat(holdfast.run(
                                "schedules",
                                "preview",
                                "30 2 * * *",
                                "--zone",
                                "Europe/Berlin",
                                "--from",
                                "2026-12-24T00:00:00Z",
                                "--count",
                                "2")
                        .is(0)
                        .out()
                        .lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("2026-12-24T02:30+01:00".substring(0, 16));
        assertThat(holdfast.run("schedules", "preview", "--every", "5m", "--json")
                        .is(0)
                        .json()
                        .get("next")
                        .size())
                .isEqualTo(5);
        assertThat(holdfast.run("schedules", "preview", "61 * * * *").is(2).err())
                .contains("61")
                .hasLineCount(1);
        holdfast.run("schedules", "preview").is(2);
    }

    @Test
    void aFileThatIsNotJsonOrIsMissingIsWrongUsage() {
        assertThat(holdfast.input("{")
                        .run("schedules", "put", "nightly", "-")
                        .is(2)
                        .err())
                .startsWith("standard input must have one JSON value");
        assertThat(holdfast.run(
                                "schedules",
                                "put",
                                "nightly",
                                folder.resolve("none").toString())
                        .is(2)
                        .err())
                .startsWith("There is no file");
    }
}
