package io.holdfast.monitor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotPollerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-21T14:13:20Z"), ZoneOffset.UTC);
    private static final QueueName BUSY = new QueueName("q7");

    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(CLOCK.instant()));
    private int reads;

    @Test
    void ofManyIdleQueuesSomeAreReadAndAllAreReturned() {
        SnapshotPoller snapshots = pollerOf(150);
        assertThat(snapshots.get().queues()).hasSize(151);
        assertThat(reads).isEqualTo(151);
        reads = 0;
        for (int i = 0; i < 5; i++) {
            assertThat(snapshots.get().queues()).hasSize(151);
        }
        assertThat(reads).isEqualTo(151);
    }

    @Test
    void aTaskInAnIdleQueueIsFoundWithinFiveSnapshots() {
        SnapshotPoller snapshots = pollerOf(150);
        Snapshot taken = snapshots.get();
        enqueue();
        for (int i = 0; i < 5; i++) {
            taken = snapshots.get();
        }
        assertThat(taken.total().pending()).isOne();
        enqueue();
        assertThat(snapshots.get().total().pending()).isEqualTo(2);
    }

    @Test
    void fewQueuesAreAllRead() {
        SnapshotPoller snapshots = pollerOf(20);
        Snapshot unused = snapshots.get();
        enqueue();
        assertThat(snapshots.get().total().pending()).isOne();
        assertThat(reads).isEqualTo(2 * 21);
    }

    private SnapshotPoller pollerOf(int count) {
        Collection<QueueName> refused = queues.register(
                IntStream.range(0, count).mapToObj(i -> new QueueName("q" + i)).toList());
        assertThat(refused).isEmpty();
        return new SnapshotPoller(new SnapshotReader(
                queues, counting(queues.inspector()), queues.workers(), CLOCK, Duration.ofSeconds(15)));
    }

    private QueueInspector counting(QueueInspector inspector) {
        return (QueueInspector) Proxy.newProxyInstance(
                QueueInspector.class.getClassLoader(), new Class<?>[] {QueueInspector.class}, (self, method, args) -> {
                    if (method.getName().equals("depths") && args[0] instanceof Collection<?> names) {
                        reads += names.size();
                    }
                    return method.invoke(inspector, args);
                });
    }

    private void enqueue() {
        var unused = queues.queue(BUSY)
                .enqueue(
                        List.of(NewTask.of(TaskHeader.of(new TaskType("t"), CLOCK.instant()), Payload.ofText("1"))),
                        TaskQueue.UNLIMITED);
    }
}
