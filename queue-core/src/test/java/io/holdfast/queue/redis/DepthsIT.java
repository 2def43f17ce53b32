package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthsIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void everyPlaceIsCountedAndTheOldestPendingTaskReported() {
        redis.bury(redis.leased("dead"));
        redis.complete(redis.leased("c1", "c2"));
        redis.leased("p1", "p2", "p3");
        redis.enqueue(
                task("h").withPriority(Priority.HIGH),
                task("d"),
                task("l").withPriority(Priority.LOW),
                delayed("z", 9));
        redis.at(2_500);
        assertThat(redis.inspector.depths(QueueName.DEFAULT))
                .isEqualTo(new Depths(1, 1, 1, 1, 3, 1, 2, Duration.ofMillis(2_500), false));
    }

    @Test
    void anEmptyQueueHasZeroCounts() {
        assertThat(redis.inspector.depths(QueueName.DEFAULT)).isEqualTo(Depths.NONE);
    }

    @Test
    void aPausedQueueIsReportedAsPaused() {
        redis.queues.pause(QueueName.DEFAULT, "ada");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).paused()).isTrue();
    }

    @Test
    void theTotalIsTheSumOfTheKnownQueues() {
        redis.enqueue("a", "b");
        redis.queues.queue(new QueueName("mail")).enqueue(List.of(task("a")), TaskQueue.UNLIMITED);
        assertThat(redis.queues.known()).containsExactly(QueueName.DEFAULT, new QueueName("mail"));
        assertThat(redis.inspector.totalDepths().pending()).isEqualTo(3);
    }
}
