package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When and in which order tasks start. */
class OrderIT extends WorkerIT {

    private final List<String> order = new CopyOnWriteArrayList<>();

    @Test
    void delayedTasksStartOnTimeThoughTheDispatcherIsSlow() {
        Map<String, Long> startedNanos = new ConcurrentHashMap<>();
        worker.with("dispatcher.interval", "60s")
                .handling("work", task -> startedNanos.put(task.id().value(), System.nanoTime()))
                .start();
        List<Duration> late = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long due = System.nanoTime() + Duration.ofMillis(200).toNanos();
            TaskId id = enqueue(task().withStart(new StartTime.After(Duration.ofMillis(200))));
            await().until(() -> startedNanos.containsKey(id.value()));
            late.add(Duration.ofNanos(startedNanos.get(id.value()) - due));
        }
        // Redis counts in whole milliseconds, and all but one may have waited for a busy machine.
        assertThat(late).allMatch(time -> time.compareTo(Duration.ofMillis(-1)) >= 0);
        assertThat(late).anyMatch(time -> time.compareTo(Duration.ofMillis(500)) < 0);
    }

    @Test
    void aHigherPriorityIsTakenFirst() {
        for (Priority priority : List.of(Priority.LOW, Priority.DEFAULT, Priority.HIGH)) {
            for (int i = 0; i < 3; i++) {
                enqueue(task().withPriority(priority));
            }
        }
        worker.handling(
                        "work",
                        task -> order.add(engine.inspector()
                                .find(task.queue(), task.id())
                                .orElseThrow()
                                .summary()
                                .ref()
                                .priority()
                                .label()))
                .start();
        await().until(() -> order.size() == 9);
        assertThat(order).containsExactly("high", "high", "high", "default", "default", "default", "low", "low", "low");
    }

    @Test
    void twoQueuesAreServedRoundRobin() {
        TaskQueue other = engine.queues().queue(new QueueName("other"));
        enqueue(queue, Stream.generate(WorkerIT::task).limit(4).toArray(NewTask[]::new));
        enqueue(other, Stream.generate(WorkerIT::task).limit(4).toArray(NewTask[]::new));
        worker.with("queues", "default,other")
                .handling("work", task -> order.add(task.queue().value()))
                .start();
        await().until(() -> order.size() == 8);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            expected.addAll(List.of("default", "other"));
        }
        assertThat(order).containsExactlyElementsOf(expected);
    }

    @Test
    void aWorkerOfAllQueuesFindsOneThatIsNew() {
        worker.with("queues", "*")
                .handling("work", task -> order.add(task.queue().value()))
                .start();
        enqueue(task());
        await().until(() -> order.size() == 1);
        enqueue(engine.queues().queue(new QueueName("new")), task());
        await().until(() -> order.equals(List.of("default", "new")));
    }
}
