package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrimmerTest {

    private static final QueueName ONE = new QueueName("one");
    private static final QueueName OTHER = new QueueName("other");
    private static final Duration AGE = Duration.ofMinutes(1);

    private final MovableClock clock = MovableClock.at(Instant.ofEpochMilli(1_790_000_000_000L));
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(clock);
    private final Trimmer trimmer = new Trimmer(queues, new TrimPolicy(10, AGE, 1_000, AGE));

    @Test
    void endedTasksAreTrimmedOnlyWhereACheckShowsThem() {
        complete(ONE, 3);
        clock.advance(AGE);
        complete(OTHER, 3);
        look();
        assertThat(completed(ONE)).isZero();
        assertThat(completed(OTHER)).isEqualTo(3);
    }

    @Test
    void whatOneCallDoesNotTrimTheNextOneDoes() {
        complete(ONE, 25);
        clock.advance(AGE);
        look();
        assertThat(completed(ONE)).isEqualTo(15);
        trimmer.runOnce();
        trimmer.runOnce();
        assertThat(completed(ONE)).isZero();
    }

    @Test
    void aFullQueueIsTrimmedAgainWithoutACheck() {
        complete(ONE, 10);
        clock.advance(AGE);
        look();
        trimmer.runOnce(); // which finds nothing
        complete(ONE, 1);
        clock.advance(AGE);
        trimmer.runOnce();
        assertThat(completed(ONE)).isZero();
        complete(ONE, 1);
        clock.advance(AGE);
        trimmer.runOnce();
        assertThat(completed(ONE)).as("what only a look shows").isOne();
    }

    private void look() {
        trimmer.onScan(queues.summaries(List.of(ONE, OTHER), Duration.ZERO));
    }

    private void complete(QueueName name, int count) {
        TaskQueue queue = queues.queue(name);
        queue.enqueue(
                IntStream.range(0, count)
                        .mapToObj(i -> NewTask.of(TaskHeader.of(new TaskType("t"), clock.now()), Payload.ofText("1")))
                        .toList(),
                TaskQueue.UNLIMITED);
        queue.complete(
                queue.acquire(new WorkerId("w"), count, Duration.ofSeconds(30)).tasks().stream()
                        .map(task -> new Completion(task.lease(), null, null))
                        .toList(),
                Ending.COMPLETED,
                AGE);
    }

    private long completed(QueueName name) {
        return queues.inspector().depths(name).completed();
    }
}
