package io.holdfast.queue.redis.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportCodecTest {
    private static final WorkerId WORKER = new WorkerId("w1");

    @Test
    void aReportSurvives() {
        assertSurvives(report(Set.of(QueueName.DEFAULT, new QueueName("mail")), List.of(task("b"), task("a"))));
    }

    @Test
    void aReportOfAnIdleWorkerSurvives() {
        assertSurvives(report(Set.of(), List.of()));
    }

    @Test
    void namesOfOneHyphenAreNames() {
        assertSurvives(report(Set.of(new QueueName("-")), List.of(task("-"))));
    }

    @Test
    void whatAWorkerHandlesAndWhatItKeepsClosedSurvives() {
        WorkerReport report = report(Set.of(QueueName.DEFAULT), List.of())
                .withHandles(HandledTypes.of(Set.of(new TaskType("a.b:c"), new TaskType("."))))
                .withClosed(List.of(
                        new ClosedGate(QueueName.DEFAULT, "a = b, c ü*", Instant.ofEpochMilli(1_790_000_000_456L)),
                        new ClosedGate(new QueueName("mail"), "", null)));
        assertSurvives(report);
        assertSurvives(report.withHandles(HandledTypes.of(Set.of())));
        assertSurvives(report.withHandles(HandledTypes.of(Set.of(new TaskType(".")))));
    }

    @Test
    void hostVersionAndWhatEachSlotRunsSurvive() {
        RunningTask.Run run = new RunningTask.Run(
                new QueueName("mail"), new TaskType("a.b:c"), 3, Duration.ofMillis(4_500), Duration.ofMinutes(1));
        RunningTask.Run unlimited = new RunningTask.Run(QueueName.DEFAULT, new TaskType("."), 1, Duration.ZERO, null);
        WorkerReport report = report(
                Set.of(),
                List.of(new RunningTask(new TaskId("a"), run), task("b"), new RunningTask(new TaskId("c"), unlimited)));
        assertSurvives(report.withHost("host a=b,c ü", "1.0.0-RC 1"));
        assertSurvives(report.withHost(".", ""));
        assertSurvives(report.withHost(null, WorkerReport.UNKNOWN_VERSION));
        assertSurvives(report(Set.of(), List.of(task("b"))).withHost("h", null));
    }

    @Test
    void aReportOfAFullWorkerIsBounded() {
        RunningTask.Run run = new RunningTask.Run(
                new QueueName("q".repeat(64)),
                new TaskType("t".repeat(100)),
                101,
                Duration.ofDays(400_000),
                Duration.ofDays(400_000));
        List<RunningTask> running = IntStream.range(0, WorkerReport.MAX_RUNNING)
                .mapToObj(i -> new RunningTask(new TaskId("i".repeat(125) + i), run))
                .toList();
        WorkerReport report = report(Set.of(), running).withHost("é".repeat(100_000), "v".repeat(100_000));
        assertThat(ReportCodec.encode(report)).hasSizeLessThan(36 * 1_024);
    }

    @Test
    void anOlderReportMeansThatTheWorkerHandlesEveryType() {
        WorkerReport report = ReportCodec.decode(WORKER, "1790000000123 5 2 default a,b");
        assertThat(report.handles()).isEqualTo(HandledTypes.ANY);
        assertThat(report.closed()).isEmpty();
        assertThat(report.running()).containsExactly(task("a"), task("b"));
        assertThat(report.host()).isNull();
        assertThat(report.version()).isNull();
    }

    @Test
    void fieldsOfANewerReportAreIgnored() {
        assertThat(ReportCodec.decode(WORKER, "1790000000123 5 2 default . * . . . . more")
                        .handles())
                .isEqualTo(HandledTypes.ANY);
    }

    @Test
    void aDamagedRunLeavesTheRestOfTheReport() {
        String runs = "default=email=x=5=,default=email=1,default=email=1=" + Long.MAX_VALUE + "=";
        WorkerReport report = ReportCodec.decode(WORKER, "1790000000123 5 3 default a,b,c * . . . " + runs);
        assertThat(report.running().subList(0, 2)).containsExactly(task("a"), task("b"));
        assertThat(report.running().get(2).run())
                .satisfies(run -> assertThat(run.age()).isEqualTo(TimeRange.MAX_DURATION));
    }

    private static void assertSurvives(WorkerReport report) {
        assertThat(ReportCodec.decode(WORKER, ReportCodec.encode(report))).isEqualTo(report);
    }

    private static WorkerReport report(Set<QueueName> queues, List<RunningTask> running) {
        return new WorkerReport(WORKER, Instant.ofEpochMilli(1_790_000_000_123L), new TreeSet<>(queues), 5, 2, running);
    }

    private static RunningTask task(String id) {
        return RunningTask.of(new TaskId(id));
    }
}
