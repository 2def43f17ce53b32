package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueSummaryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<QueueName> THOUSAND =
            IntStream.range(0, 1_000).mapToObj(i -> new QueueName("q" + i)).toList();

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @Test
    void inspectingAThousandQueuesTakesFewCallsAndTwoCommandsEach() {
        redis.queues.summaries(THOUSAND, PATIENCE); // loads the script
        CommandCounts before = CommandCounts.now();
        assertThat(redis.queues.summaries(THOUSAND, PATIENCE)).hasSize(1_000);
        CommandCounts spent = CommandCounts.now().since(before);
        assertThat(spent.of("evalsha")).isLessThanOrEqualTo(12);
        assertThat(spent.of("exists") + spent.of("zrange")).isEqualTo(2_000);
    }

    @Test
    void aThousandQueuesAreCountedInAFewCalls() {
        redis.inspector.depths(THOUSAND);
        CommandCounts before = CommandCounts.now();
        assertThat(redis.inspector.depths(THOUSAND)).hasSize(1_000);
        assertThat(CommandCounts.now().since(before).of("evalsha")).isLessThanOrEqualTo(12);
    }

    @Test
    void aThousandQueuesAreVerifiedInAFewCalls() {
        redis.queues.verify(THOUSAND);
        CommandCounts before = CommandCounts.now();
        redis.queues.verify(THOUSAND);
        CommandCounts spent = CommandCounts.now().since(before);
        assertThat(spent.of("evalsha")).isLessThanOrEqualTo(50);
        assertThat(spent.of("hset")).isZero();
    }

    @Test
    void theAnchorOfAQueueIsNotALease() {
        redis.complete(redis.leased("a"));
        assertThat(redis.queues.summaries(List.of(QueueName.DEFAULT), PATIENCE))
                .hasEntrySatisfying(
                        QueueName.DEFAULT, look -> assertThat(look.leased()).isFalse());
    }

    @Test
    void anUnreadableQueueDoesNotDelayOthers() {
        QueueName broken = new QueueName("broken");
        QueueUnderTest.runner()
                .commands()
                .run(
                        "plant",
                        connection -> connection
                                .stringCommands()
                                .set(RedisKeys.of(broken, false).of(Key.LEASES), Bytes.of("x")));
        redis.enqueue(task("a"));
        assertThat(redis.queues.summaries(List.of(broken, QueueName.DEFAULT), PATIENCE))
                .containsOnlyKeys(QueueName.DEFAULT);
        assertThatThrownBy(() -> redis.queues.summaries(List.of(broken), PATIENCE))
                .isInstanceOf(StoreMismatchException.class);
    }
}
