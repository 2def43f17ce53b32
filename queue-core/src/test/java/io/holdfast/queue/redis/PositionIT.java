package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Position;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Long queues, with tombstones in them. */
class PositionIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void itChangesNothing() {
        redis.enqueue("a", "b");
        TaskSummary found = found("b");
        assertThat(redis.changesOf(() -> redis.inspector.position(found))).isEqualTo(Map.of());
    }

    @Test
    void itIsExactUpToTenThousand() {
        redis.queue.enqueue(tasks(10_001), TaskQueue.UNLIMITED);
        assertThat(position("t9999"))
                .extracting(Position::ahead, Position::exact)
                .containsExactly(9_999L, true);
        assertThat(position("t10000").exact()).isFalse();
    }

    @Test
    void aHigherPriorityCountsToo() {
        redis.queue.enqueue(
                IntStream.range(0, 9_999)
                        .mapToObj(i -> task("h" + i).withPriority(Priority.HIGH))
                        .toList(),
                TaskQueue.UNLIMITED);
        redis.enqueue("a", "b");
        assertThat(position("a")).extracting(Position::ahead, Position::exact).containsExactly(9_999L, true);
        assertThat(position("b")).extracting(Position::ahead, Position::exact).containsExactly(10_000L, false);
    }

    @Test
    void tombstonesOfForgottenTasksBeforeItAreNotCounted() {
        List<NewTask> all = tasks(12_500);
        redis.queue.enqueue(all, TaskQueue.UNLIMITED);
        for (int i = 0; i < 5_000; i += 2) {
            redis.queue.cancel(all.get(i).id(), false);
        }
        assertThat(position("t12400"))
                .extracting(Position::ahead, Position::exact)
                .containsExactly(9_900L, true);
        redis.queue.trim(new TrimPolicy(1_000, Duration.ZERO, 0, Duration.ZERO));
        assertThat(position("t12400"))
                .extracting(Position::ahead, Position::exact)
                .containsExactly(9_900L, true);
        assertThat(position("t3001").ahead()).isEqualTo(1_500);
    }

    @Test
    void inALongQueueOnlyTheEndsAreLocated() {
        redis.queue.enqueue(tasks(30_000), TaskQueue.UNLIMITED);
        assertThat(position("t29998"))
                .extracting(Position::ahead, Position::exact)
                .containsExactly(29_998L, false);
        assertThat(position("t15000"))
                .extracting(Position::ahead, Position::exact)
                .containsExactly(null, false);
        assertThat(position("t15000").estimatedStart()).isNull();
    }

    private Position position(String id) {
        return redis.inspector.position(found(id));
    }

    private TaskSummary found(String id) {
        return redis.inspector
                .find(QueueName.DEFAULT, new TaskId(id))
                .orElseThrow()
                .summary();
    }
}
