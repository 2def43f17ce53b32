package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.OTHER_WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.queue.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HeartbeatIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final WorkerReport REPORT = new WorkerReport(
            WORKER,
            time(-5),
            new TreeSet<>(Set.of(QueueName.DEFAULT, new QueueName("mail"))),
            4,
            2,
            List.of(RunningTask.of(new TaskId("a")), RunningTask.of(new TaskId("b"))));

    @Test
    void aWorkersReportIsKeptWithTheTimeAtWhichItWasSeen() {
        assertThat(redis.changesOf(() -> redis.workers.heartbeat(REPORT)))
                .isEqualTo(Map.of(
                        "tasks:workers",
                        "ZSET {w1=" + START + "}",
                        "tasks:worker_reports",
                        "HASH {w1=" + (START - 5) + " 4 2 default,mail a,b * . . . ,}"));
        assertThat(redis.workers.workers()).containsExactly(new WorkerStatus(REPORT, time(0), Duration.ZERO));
    }

    @Test
    void aDamagedReportHidesNoOtherWorker() {
        redis.workers.heartbeat(REPORT);
        List<String> damaged = List.of(
                "", "x", "1 2", "x 4 2 . . * .", "1 x 2 . . * .", "1 4 2 ? . * .", "1 4 2 . . * mail", "1 4 2 . . ? .");
        QueueUnderTest.runner().commands().run("damage", on -> {
            for (int i = 0; i < damaged.size(); i++) {
                on.zSetCommands().zAdd(Bytes.of("tasks:workers"), i, Bytes.of("damaged" + i));
                on.hashCommands()
                        .hSet(Bytes.of("tasks:worker_reports"), Bytes.of("damaged" + i), Bytes.of(damaged.get(i)));
            }
            on.zSetCommands().zAdd(Bytes.of("tasks:workers"), Double.POSITIVE_INFINITY, Bytes.of("no name"));
            on.hashCommands().hSet(Bytes.of("tasks:worker_reports"), Bytes.of("no name"), Bytes.of("1 4 2 . . * ."));
            on.zSetCommands().zAdd(Bytes.of("tasks:workers"), Double.NEGATIVE_INFINITY, Bytes.of("far"));
            return on.hashCommands().hSet(Bytes.of("tasks:worker_reports"), Bytes.of("far"), Bytes.of("1 4 2 . . * ."));
        });
        assertThat(redis.workers.workers())
                .extracting(worker -> worker.report().worker().value())
                .containsExactly("w1", "far");
    }

    @Test
    void theSilenceOfAWorkerIsMeasuredByRedisClock() {
        redis.workers.heartbeat(REPORT);
        redis.at(4_000);
        assertThat(redis.workers.workers()).containsExactly(new WorkerStatus(REPORT, time(0), Duration.ofSeconds(4)));
    }

    @Test
    void aWorkerIsForgottenAfterAnHourOfSilence() {
        redis.workers.heartbeat(REPORT);
        WorkerReport other = new WorkerReport(OTHER_WORKER, time(0), Set.of(), 1, 0, List.of());
        redis.at(3_599_999);
        redis.workers.heartbeat(other);
        assertThat(redis.workers.workers()).hasSize(2);
        redis.at(3_600_000);
        redis.workers.heartbeat(other);
        assertThat(redis.keyspace().at("tasks:workers")).isEqualTo("ZSET {w2=" + (START + 3_600_000) + "}");
        assertThat(redis.keyspace().at("tasks:worker_reports")).isEqualTo("HASH {w2=" + START + " 1 0 . . * . . . .}");
    }

    @Test
    void aWorkerIsAskedToDrainUntilItIsResumedOrSignsOff() {
        assertThat(redis.workers.heartbeat(REPORT)).isFalse();
        assertThat(redis.workers.drain(WORKER, true)).isTrue();
        assertThat(redis.workers.drain(WORKER, true)).isFalse();
        assertThat(redis.workers.heartbeat(REPORT)).isTrue();
        assertThat(redis.workers.workers()).extracting(WorkerStatus::draining).containsExactly(true);
        assertThat(redis.workers.drain(WORKER, false)).isTrue();
        assertThat(redis.workers.drain(WORKER, false)).isFalse();
        assertThat(redis.workers.heartbeat(REPORT)).isFalse();
        assertThat(redis.workers.workers()).extracting(WorkerStatus::draining).containsExactly(false);
        redis.workers.drain(WORKER, true);
        redis.workers.signOff(WORKER);
        assertThat(redis.keyspace().keys()).isEmpty();
    }

    @Test
    void theRequestOfAForgottenWorkerIsForgotten() {
        redis.workers.heartbeat(REPORT);
        redis.workers.drain(WORKER, true);
        redis.at(3_600_000);
        redis.workers.heartbeat(new WorkerReport(OTHER_WORKER, time(0), Set.of(), 1, 0, List.of()));
        assertThat(redis.keyspace().at("tasks:worker_drains")).isEqualTo("absent");
    }

    @Test
    void aWorkerThatSignsOffIsForgotten() {
        redis.workers.heartbeat(REPORT);
        redis.workers.signOff(WORKER);
        assertThat(redis.keyspace().keys()).isEmpty();
    }
}
