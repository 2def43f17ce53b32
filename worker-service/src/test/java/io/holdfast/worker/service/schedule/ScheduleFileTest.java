package io.holdfast.worker.service.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.IntervalTimetable;
import io.holdfast.queue.schedule.Overlap;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.QueueName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ScheduleFileTest {

    private static final String TICKS = "- {name: ticks, every_ms: 1000, task: {type: tick}}\n";

    @TempDir
    private Path folder;

    @Test
    void aScheduleHasTheFieldsOfTheApi() throws IOException {
        List<Schedule> schedules = read("""
                # Nightly work.
                - name: report
                  cron: "*/5 3 * * MON-FRI"
                  zone: Europe/Berlin
                  overlap: replace
                  catch_up: none
                  window_ms: 60000
                  paused: true
                  task:
                    type: report
                    queue: mail
                    max_retries: 7
                    timeout_ms: 5000
                    payload:
                      at: 10:30
                      day: 2030-01-31
                      on: no
                      big: 12345678901234567890
                      exact: 0.10
                      list: [1, "1", null, true]
                """ + TICKS);
        Schedule report = schedules.get(0);
        assertThat(report.name().value()).isEqualTo("report");
        assertThat(report.timetable()).isEqualTo(CronTimetable.of("*/5 3 * * MON-FRI", "Europe/Berlin"));
        assertThat(report.overlap()).isEqualTo(Overlap.REPLACE);
        assertThat(report.catchUp()).isEqualTo(CatchUp.NONE);
        assertThat(report.window()).isEqualTo(Duration.ofMinutes(1));
        assertThat(report.paused()).isTrue();
        assertThat(report.queue()).isEqualTo(new QueueName("mail"));
        assertThat(report.header().maxRetries()).isEqualTo(7);
        assertThat(report.header().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(report.payload().text())
                .isEqualTo("{\"at\":\"10:30\",\"day\":\"2030-01-31\",\"on\":\"no\",\"big\":12345678901234567890,"
                        + "\"exact\":0.10,\"list\":[1,\"1\",null,true]}");
        assertThat(schedules.get(1).timetable()).isEqualTo(new IntervalTimetable(Duration.ofSeconds(1)));
        assertThat(schedules.get(1).queue()).as("the route").isEqualTo(new QueueName("routed"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1 | must be a list of schedules",
                "[1] | schedule 1 of the list: must be a map of fields",
                "[{cron: 0 3 * * *}] | schedule 1 of the list: name is required",
                "[{name: 5}] | schedule 1 of the list: name must be text; put it in quotes",
                "[{name: a b}] | schedule 1 of the list: name must",
                "[{name: a, cron: 61 * * * *, task: {type: x}}] | schedule 'a': cron",
                "[{name: a, cron: 0 3 * * *, every_ms: 5000, task: {}}] | schedule 'a': cron and every_ms are mutually exclusive",
                "[{name: a, every_ms: 5000}] | schedule 'a': task is required",
                "[{name: a, every_ms: 5000, task: {type: x, id: y}}] | schedule 'a': task.id is not allowed",
                "[{name: a, every_ms: 5000, task: {type: x, retries: 1}}] | schedule 'a': task.retries: unknown field",
                "[{name: a, every_ms: 5000, task: {}}, {name: a, every_ms: 5000, task: {}}] | schedule 'a': name is used twice",
                "[{name: a, name: b}] | is not valid YAML: found duplicate key name in line 1",
                "- cron: */5 * * * * | in line 1; put the cron expression in quotes",
                "- cron: @daily | in line 1; put the cron expression in quotes",
            })
    void aMistakeNamesTheFileTheScheduleAndTheField(String text, String message) throws IOException {
        Path file = write(text);
        assertThatExceptionOfType(ScheduleFileException.class)
                .isThrownBy(() -> ScheduleFile.open(file.toString()))
                .withMessageStartingWith("SCHEDULES_FILE " + file)
                .withMessageContaining(message);
    }

    @Test
    void aFileThatDoesNotExistIsRefused() {
        assertThatExceptionOfType(ScheduleFileException.class)
                .isThrownBy(() -> ScheduleFile.open(folder.resolve("none").toString()))
                .withMessageEndingWith("it must be a readable file with schedules (NoSuchFileException)");
    }

    @Test
    void aChangeIsNoticedOnce() throws IOException {
        ScheduleFile file = ScheduleFile.open(write(TICKS).toString());
        assertThat(file.refresh()).isFalse();
        write(TICKS.replace("1000", "2000"));
        assertThat(settled(file)).isTrue();
        assertThat(names(file)).containsExactly("ticks");
        assertThat(file.refresh()).isFalse();
        write("# " + TICKS + TICKS.replace("1000", "2000"));
        assertThat(settled(file)).as("the same with a comment").isFalse();
    }

    @Test
    void aBrokenChangeIsReportedOnceAndChangesNothing(CapturedOutput output) throws IOException {
        ScheduleFile file = ScheduleFile.open(write(TICKS).toString());
        write("- {name: ticks}");
        assertThat(settled(file)).isFalse();
        assertThat(settled(file)).isFalse();
        assertThat(output).containsOnlyOnce("schedule 'ticks': cron or every_ms is required");
        assertThat(names(file)).containsExactly("ticks");
        write(TICKS.replace("ticks", "others"));
        assertThat(settled(file)).isTrue();
        assertThat(names(file)).containsExactly("others");
    }

    @Test
    void aFileThatVanishesKeepsItsSchedulesAndAnEmptyOneDoesNot(CapturedOutput output) throws IOException {
        Path path = write(TICKS);
        ScheduleFile file = ScheduleFile.open(path.toString());
        Files.delete(path);
        assertThat(file.refresh()).isFalse();
        assertThat(file.refresh()).isFalse();
        assertThat(output).containsOnlyOnce("Its schedules stay");
        assertThat(names(file)).containsExactly("ticks");
        write("# nothing\n");
        assertThat(settled(file)).isTrue();
        assertThat(names(file)).isEmpty();
    }

    @Test
    void aFileThatIsBeingWrittenIsNotReadYet() throws IOException {
        ScheduleFile file = ScheduleFile.open(write(TICKS).toString());
        write("");
        assertThat(file.refresh()).isFalse();
        write(TICKS + TICKS.replace("ticks", "others"));
        assertThat(file.refresh()).isFalse();
        assertThat(names(file)).containsExactly("ticks");
        assertThat(file.refresh()).isTrue();
        assertThat(names(file)).containsExactly("ticks", "others");
    }

    /** As Kubernetes updates a mounted ConfigMap. */
    @Test
    void anExchangedLinkIsFollowed() throws IOException {
        Path first = Files.createDirectory(folder.resolve("1"));
        Path second = Files.createDirectory(folder.resolve("2"));
        Files.writeString(first.resolve("schedules.yml"), TICKS);
        Files.writeString(second.resolve("schedules.yml"), TICKS.replace("ticks", "other"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
        Path mounted = Files.createSymbolicLink(folder.resolve("schedules.yml"), Path.of("..data", "schedules.yml"));
        ScheduleFile file = ScheduleFile.open(mounted.toString());
        Path exchange = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
        Files.move(exchange, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertThat(settled(file)).isTrue();
        assertThat(names(file)).containsExactly("other");
    }

    private static boolean settled(ScheduleFile file) {
        boolean first = file.refresh();
        return file.refresh() || first;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("schedules.yml"), text);
    }

    private List<Schedule> read(String text) throws IOException {
        return schedules(ScheduleFile.open(write(text).toString()));
    }

    private static List<Schedule> schedules(ScheduleFile file) {
        return file.schedules(type -> new QueueName("routed"));
    }

    private static List<String> names(ScheduleFile file) {
        return schedules(file).stream().map(schedule -> schedule.name().value()).toList();
    }
}
