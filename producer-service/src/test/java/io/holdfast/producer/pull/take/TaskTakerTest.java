package io.holdfast.producer.pull.take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Every taken task is handed out or released, whatever fails. */
class TaskTakerTest {

    private static final QueueName GOOD = new QueueName("good");
    private static final QueueName BAD = new QueueName("bad");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final PullProperties PROPERTIES = new PullProperties(
            Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofDays(1), 100, 10);

    private static final TaskTaker.DueListener NOBODY = (queue, delay) -> {};

    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(START));

    private void enqueue(QueueName queue, StartTime start) {
        TaskHeader header = TaskHeader.of(TaskType.DEFAULT, START);
        var unused = queues.queue(queue)
                .enqueue(List.of(NewTask.of(header, Payload.NULL).withStart(start)), TaskQueue.UNLIMITED);
    }

    private static TakeRequest request(QueueName... from) {
        return new TakeRequest(new WorkerId("w"), List.of(from), 10, null, Duration.ZERO);
    }

    private long pending(QueueName queue) {
        return queues.inspector().depths(queue).pending();
    }

    @Test
    void failingDueListenerDoesNotCostTheTakenTasks() {
        enqueue(GOOD, StartTime.NOW);
        enqueue(GOOD, new StartTime.At(Instant.parse("2999-12-31T23:59:59Z")));
        TaskTaker taker = new TaskTaker(
                queues, PROPERTIES, new StatisticsRecorder(), InstantSource.fixed(START), (queue, delay) -> {
                    throw new RejectedExecutionException("planned");
                });
        assertThat(taker.take(request(GOOD))).hasSize(1);
    }

    @Test
    void tasksOfOneQueueAreReleasedWhenAnotherFails() {
        enqueue(GOOD, StartTime.NOW);
        TaskTaker taker = new TaskTaker(
                breakingFor(BAD), PROPERTIES, new StatisticsRecorder(), InstantSource.fixed(START), NOBODY);
        assertThatThrownBy(() -> taker.take(request(GOOD, BAD))).hasMessage("planned");
        assertThat(pending(GOOD)).isOne();
    }

    @Test
    void tasksAreReleasedWhenTheirReceiptsCannotBeMade() {
        enqueue(GOOD, StartTime.NOW);
        InstantSource broken = () -> {
            throw new InternalError("planned");
        };
        TaskTaker taker = new TaskTaker(queues, PROPERTIES, new StatisticsRecorder(), broken, NOBODY);
        assertThatThrownBy(() -> taker.take(request(GOOD))).hasMessage("planned");
        assertThat(pending(GOOD)).isOne();
    }

    private TaskQueues breakingFor(QueueName bad) {
        Class<?>[] type = {TaskQueues.class};
        return (TaskQueues) Proxy.newProxyInstance(TaskQueues.class.getClassLoader(), type, (self, method, args) -> {
            if (args != null && bad.equals(args[0])) {
                throw new IllegalStateException("planned");
            }
            return method.invoke(queues, args);
        });
    }
}
