package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.acquire.ServedQueues;
import io.holdfast.worker.runtime.FlakyQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueScannerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final MovableClock clock = MovableClock.at(Instant.ofEpochMilli(1_790_000_000_000L));
    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(clock);
    private final List<Map<QueueName, QueueSummary>> seen = new ArrayList<>();

    @Test
    void oneOfManyChecksInEachInterval() {
        List<QueueScanner> workers = List.of(lookout(queues), lookout(queues), lookout(queues));
        for (int i = 0; i < 5; i++) {
            workers.forEach(QueueScanner::runOnce);
            clock.advance(INTERVAL);
        }
        assertThat(seen).hasSize(5);
    }

    @Test
    void whenOneProcessDiesAnotherChecks() {
        lookout(queues).runOnce();
        QueueScanner other = lookout(queues);
        other.runOnce();
        assertThat(seen).hasSize(1);
        clock.advance(INTERVAL);
        other.runOnce();
        assertThat(seen).hasSize(2);
    }

    @Test
    void whileTheTurnIsUnknownEachProcessChecks() {
        FlakyQueues flaky = new FlakyQueues(queues);
        flaky.cutOff("elect");
        lookout(flaky.queues()).runOnce();
        lookout(flaky.queues()).runOnce();
        assertThat(seen).hasSize(2);
    }

    @Test
    void aQuietQueueIsCheckedEveryFifthTimeAndABusyOneAlways() {
        QueueName busy = new QueueName("busy");
        NewTask task = NewTask.of(TaskHeader.of(new TaskType("t"), clock.now()), Payload.ofText("1"));
        queues.queue(busy).enqueue(List.of(task), TaskQueue.UNLIMITED);
        ServedQueues served = new ServedQueues(queues, List.of("busy", "quiet"), Set.of());
        QueueScanner lookout = new QueueScanner(queues, served, "test", INTERVAL, List.of(seen::add));
        for (int i = 0; i < 11; i++) {
            lookout.runOnce();
            clock.advance(INTERVAL);
        }
        assertThat(seen).allMatch(looks -> looks.containsKey(busy));
        assertThat(seen.get(0)).containsKey(new QueueName("quiet"));
        assertThat(seen.subList(1, 11).stream().filter(looks -> looks.containsKey(new QueueName("quiet"))))
                .hasSize(2);
    }

    private QueueScanner lookout(TaskQueues on) {
        ServedQueues served = new ServedQueues(on, List.of("default"), Set.of());
        return new QueueScanner(on, served, "test", INTERVAL, List.of(seen::add));
    }
}
