package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DispatcherTest {

    private static final Instant START = Instant.ofEpochMilli(1_790_000_000_000L);
    private static final QueueName ONE = new QueueName("one");
    private static final QueueName OTHER = new QueueName("other");

    private final MovableClock clock = MovableClock.at(START);
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(clock);
    private final Dispatcher dispatcher = new Dispatcher(queues);

    @Test
    void aTaskThatACheckShowsAsDueIsDispatched() {
        delayed(ONE, 1);
        clock.advance(Duration.ofMillis(1));
        dispatcher.onScan(queues.summaries(List.of(ONE, OTHER), Duration.ZERO));
        assertThat(dispatcher.runOnce()).isNull();
        assertThat(pending(ONE)).isOne();
    }

    @Test
    void aTaskThatIsDueLaterIsReportedAndNotRun() {
        delayed(ONE, 90_000);
        delayed(OTHER, 60_000);
        dispatcher.onScan(queues.summaries(List.of(ONE, OTHER), Duration.ZERO));
        assertThat(dispatcher.runOnce()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(pending(ONE) + pending(OTHER)).isZero();
    }

    @Test
    void aTaskThatAnAcquireReportedIsDispatchedInItsQueueOnly() {
        delayed(ONE, 5);
        delayed(OTHER, 5);
        clock.advance(Duration.ofMillis(5));
        dispatcher.dueIn(ONE, Duration.ZERO);
        dispatcher.runOnce();
        assertThat(pending(ONE)).isOne();
        assertThat(pending(OTHER)).isZero();
    }

    @Test
    void aSweepReportsWhenTheNextTaskOfItsQueueIsDue() {
        delayed(ONE, 0);
        delayed(ONE, 30_000);
        dispatcher.dueIn(ONE, Duration.ZERO);
        dispatcher.runOnce();
        assertThat(dispatcher.runOnce()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    @Test
    void manyDueTasksAreDispatchedInSeveralSweeps() {
        for (int i = 0; i < 300; i++) {
            delayed(ONE, 1);
        }
        clock.advance(Duration.ofMillis(1));
        dispatcher.dueIn(ONE, Duration.ZERO);
        dispatcher.runOnce();
        dispatcher.runOnce();
        assertThat(pending(ONE)).isEqualTo(300);
    }

    @Test
    void aTaskThatIsDueInAThousandYearsDelaysNoOther() {
        dispatcher.dueIn(OTHER, Duration.ofDays(365_000));
        delayed(ONE, 1);
        clock.advance(Duration.ofMillis(1));
        dispatcher.dueIn(ONE, Duration.ZERO);
        dispatcher.runOnce();
        assertThat(pending(ONE)).isOne();
    }

    private void delayed(QueueName name, long millis) {
        NewTask task = NewTask.of(TaskHeader.of(new TaskType("t"), START), Payload.ofText("1"))
                .withStart(new StartTime.After(Duration.ofMillis(millis)));
        queues.queue(name).enqueue(List.of(task), TaskQueue.UNLIMITED);
    }

    private long pending(QueueName name) {
        return queues.inspector().depths(name).pending();
    }
}
