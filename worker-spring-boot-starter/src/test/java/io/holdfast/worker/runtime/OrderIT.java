package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StartTime;
import io.holdfast.queue.model.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When and in which order tasks are started. */
class OrderIT extends WorkerIT {

    private final List<String> order = new CopyOnWriteArrayList<>();

    @Test
    void aDelayedTaskStartsOnTimeThoughTheDispatcherIsSlow() {
        Map<String, Long> startedNanos = new ConcurrentHashMap<>();
        worker.with("dispatcher.interval", "60s")
                .handling("work", task -> startedNanos.put(task.id().value(), System.nanoTime()))
                .start();
        // The first one warms up what the second, which is measured, goes through.
        TaskId first = enqueue(task().withStart(new StartTime.After(Duration.ofMillis(1))));
        await().until(() -> startedNanos.containsKey(first.value()));
        long enqueued = System.nanoTime();
        TaskId second = enqueue(task().withStart(new StartTime.After(Duration.ofMillis(300))));
        await().until(() -> startedNanos.containsKey(second.value()));
        assertThat(Duration.ofNanos(startedNanos.get(second.value()) - enqueued))
                .isBetween(Duration.ofMillis(299), Duration.ofMillis(400));
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
    void twoQueuesAreServedTurnAbout() {
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
        await().atMost(Duration.ofSeconds(15)).until(() -> order.equals(List.of("default", "new")));
    }
}
