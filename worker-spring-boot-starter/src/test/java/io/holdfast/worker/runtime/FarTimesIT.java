package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.worker.RetryAfterException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that is due in centuries waits and delays no other task. */
class FarTimesIT extends WorkerIT {

    private static final Duration CENTURIES = Duration.ofDays(400 * 366);

    @ParameterizedTest
    @ValueSource(strings = {"2999-12-31T23:59:59Z", "9999-12-31T23:59:59.999Z"})
    void tasksRunWhileTheFirstDelayedOneIsDueInCenturies(String dueAt) {
        TaskId far = enqueue(task().withStart(new StartTime.At(Instant.parse(dueAt))));
        worker.with("slots", 3).handling("work", task -> {}).start();
        enqueue(queue, Stream.generate(WorkerIT::task).limit(50).toArray(NewTask[]::new));
        TaskId soon = enqueue(task().withStart(new StartTime.After(Duration.ofMillis(50))));
        awaitState(soon, TaskState.COMPLETED);
        awaitDepths(51);
        assertThat(stateOf(far)).isEqualTo(TaskState.DELAYED);
    }

    @Test
    void tasksRunWhileOneIsSnoozedForCenturies() {
        worker.handling("work", task -> {})
                .handling("snooze", task -> {
                    throw new RetryAfterException(CENTURIES, "see you");
                })
                .start();
        TaskId snoozed = enqueue(NewTask.of(TaskHeader.of(new TaskType("snooze"), Instant.EPOCH), Payload.NULL));
        awaitState(snoozed, TaskState.DELAYED);
        enqueue(queue, Stream.generate(WorkerIT::task).limit(10).toArray(NewTask[]::new));
        awaitDepths(10);
        assertThat(find(snoozed).lastError()).isEqualTo("see you");
        assertThat(find(snoozed).summary().retries()).isZero();
    }

    @Test
    void aTaskMayTakeAHundredYears() {
        worker.handling("work", task -> assertThat(task.remaining()).isPresent())
                .start();
        TaskId id = enqueue(task(header -> header.withTimeout(TimeRange.MAX_DURATION)));
        awaitState(id, TaskState.COMPLETED);
    }

    private void awaitDepths(long completed) {
        await().untilAsserted(() -> assertThat(depths().completed()).isEqualTo(completed));
    }
}
