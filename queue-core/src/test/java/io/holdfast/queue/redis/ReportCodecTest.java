package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
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
