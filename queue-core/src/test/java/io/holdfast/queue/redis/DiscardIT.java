package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskRef;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscardIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void aDiscardedDeadLetterEndsAsCancelled() {
        redis.bury(redis.leased("a", "b"));
        redis.at(9);
        assertThat(redis.changesOf(() -> assertThat(discard("da")).isEmpty()))
                .isEqualTo(Map.of(
                        "tasks:errors_dead",
                        "ZSET {db=" + Long.parseLong(QueueUnderTest.BOOM_GROUP, 16) + "}",
                        "tasks:dead_letter",
                        "ZSET {db=" + START + "}",
                        "tasks:completed",
                        "ZSET {da=" + (START + 9) + "}",
                        "tasks:endings",
                        "HASH {da=cancelled}"));
    }

    @Test
    void tasksThatAreNotDeadLettersAreReportedAndNotChanged() {
        redis.enqueue("a");
        assertThat(redis.changesOf(
                        () -> assertThat(discard("da", "db")).isEqualTo(Set.of(new TaskId("a"), new TaskId("b")))))
                .isEmpty();
    }

    @Test
    void thousandsAreDiscarded() {
        redis.queue.enqueue(tasks(1_500), TaskQueue.UNLIMITED);
        redis.bury(redis.acquire(1_000));
        redis.bury(redis.acquire(500));
        assertThat(redis.deadLetters.discard(
                        QueueName.DEFAULT,
                        tasks(1_500).stream().map(NewTask::id).toList()))
                .isEmpty();
        assertThat(redis.inspector.depths(QueueName.DEFAULT).completed()).isEqualTo(1_500);
    }

    private Set<TaskId> discard(String... members) {
        return redis.queue.discard(Arrays.stream(members).map(TaskRef::ofMember).toList());
    }
}
