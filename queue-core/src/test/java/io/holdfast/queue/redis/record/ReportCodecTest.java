package io.holdfast.queue.redis.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReportCodecTest {
    private static final WorkerId WORKER = new WorkerId("w1");

    @Test
    void aReportSurvives() {
        assertSurvives(report(Set.of(QueueName.DEFAULT, new QueueName("mail")), List.of(id("b"), id("a"))));
    }

    @Test
    void aReportOfAnIdleWorkerSurvives() {
        assertSurvives(report(Set.of(), List.of()));
    }

    @Test
    void namesOfOneHyphenAreNames() {
        assertSurvives(report(Set.of(new QueueName("-")), List.of(id("-"))));
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
    void anOlderReportMeansThatTheWorkerHandlesEveryType() {
        WorkerReport report = ReportCodec.decode(WORKER, "1790000000123 5 2 default a,b");
        assertThat(report.handles()).isEqualTo(HandledTypes.ANY);
        assertThat(report.closed()).isEmpty();
    }

    @Test
    void fieldsOfANewerReportAreIgnored() {
        assertThat(ReportCodec.decode(WORKER, "1790000000123 5 2 default . * . more")
                        .handles())
                .isEqualTo(HandledTypes.ANY);
    }

    private static void assertSurvives(WorkerReport report) {
        assertThat(ReportCodec.decode(WORKER, ReportCodec.encode(report))).isEqualTo(report);
    }

    private static WorkerReport report(Set<QueueName> queues, List<TaskId> running) {
        return new WorkerReport(WORKER, Instant.ofEpochMilli(1_790_000_000_123L), new TreeSet<>(queues), 5, 2, running);
    }

    private static TaskId id(String value) {
        return new TaskId(value);
    }
}
