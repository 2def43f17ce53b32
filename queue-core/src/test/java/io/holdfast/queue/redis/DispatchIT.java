package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DispatchIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void dueTasksGoToTheirListsInTheOrderOfTheirTimes() {
        redis.enqueue("waiting");
        redis.enqueue(
                delayed("late", 20),
                delayed("soon", 10),
                delayed("h", 15).withPriority(Priority.HIGH),
                delayed("l", 15).withPriority(Priority.LOW),
                delayed("next", 21));
        redis.takeSignal();
        redis.at(20);
        assertThat(redis.changesOf(() ->
                        assertThat(redis.queue.dispatch(100)).isEqualTo(new DispatchReport(4, Duration.ofMillis(1)))))
                .isEqualTo(Map.of(
                        "tasks:delayed",
                        "ZSET {dnext=" + (START + 21) + "}",
                        "tasks:pending:high",
                        "LIST [hh]",
                        "tasks:pending:default",
                        "LIST [dlate, dsoon, dwaiting]",
                        "tasks:pending:low",
                        "LIST [ll]",
                        "tasks:wakeup",
                        "LIST [1]"));
    }

    @Test
    void aTaskIsNeverDispatchedAMillisecondTooEarly() {
        redis.enqueue(delayed("a", 1_000));
        redis.at(999);
        assertThat(redis.changesOf(() ->
                        assertThat(redis.queue.dispatch(100)).isEqualTo(new DispatchReport(0, Duration.ofMillis(1)))))
                .isEmpty();
        redis.at(1_000);
        assertThat(redis.queue.dispatch(100)).isEqualTo(new DispatchReport(1, null));
    }

    @Test
    void anEmptyQueueIsNotChanged() {
        assertThat(redis.changesOf(() -> assertThat(redis.queue.dispatch(100)).isEqualTo(new DispatchReport(0, null))))
                .isEmpty();
    }

    @Test
    void aSweepMovesAtMostItsLimitAndReportsThatMoreIsDue() {
        redis.queue.enqueue(
                tasks(1_500).stream()
                        .map(task -> task.withStart(new StartTime.After(Duration.ofMillis(1))))
                        .toList(),
                TaskQueue.UNLIMITED);
        redis.at(1);
        assertThat(redis.queue.dispatch(1_000)).isEqualTo(new DispatchReport(1_000, Duration.ZERO));
        assertThat(redis.queue.dispatch(1_000)).isEqualTo(new DispatchReport(500, null));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(1_500);
    }
}
