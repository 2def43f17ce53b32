package io.holdfast.queue.redis.enqueue;

import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.HeldCalls;
import io.holdfast.queue.redis.QueueUnderTest;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.ServerRun;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.EnqueueResult.QueueFull;
import io.holdfast.queue.task.QueueName;
import io.lettuce.core.RedisCommandTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which batches of a call are under way at the same time. */
class EnqueuerIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final QueueScripts scripts = new QueueScripts(
            QueueName.DEFAULT,
            RedisKeys.of(QueueName.DEFAULT, false),
            QueueUnderTest.runner(),
            () -> Long.toString(QueueUnderTest.START),
            ServerRun.UNKNOWN,
            new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT));
    private final HeldCalls calls = new HeldCalls(scripts);

    @Test
    void twoBatchesAreUnderWayAtATime() {
        CompletableFuture<EnqueueResult> result = enqueue(3_500, TaskQueue.UNLIMITED);
        calls.awaitCalls(2);
        calls.run(0);
        calls.awaitCalls(3);
        calls.run(1);
        calls.awaitCalls(4);
        assertThat(calls.tasks()).containsExactly(1_000, 1_000, 1_000, 500);
        assertThat(result).isNotDone();
        calls.letGo();
        assertThat(result).succeedsWithin(SOON).isEqualTo(new Enqueued(Set.of()));
    }

    @Test
    void theLimitIsCheckedWithTheFirstBatchBeforeTheOthersAreSent() {
        CompletableFuture<EnqueueResult> result = enqueue(3_500, 3_500);
        calls.awaitCalls(1);
        calls.run(0);
        calls.awaitCalls(3);
        calls.letGo();
        assertThat(result).succeedsWithin(SOON).isEqualTo(new Enqueued(Set.of()));
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(3_500);
    }

    @Test
    void nothingMoreIsSentOfARefusedCall() {
        CompletableFuture<EnqueueResult> result = enqueue(3_500, 3_499);
        calls.awaitCalls(1);
        calls.run(0);
        assertThat(result).succeedsWithin(SOON).isEqualTo(new QueueFull(QueueName.DEFAULT, 3_499));
        assertThat(calls.size()).isEqualTo(1);
    }

    @Test
    void nothingMoreIsSentAfterAFailedBatch() {
        CompletableFuture<EnqueueResult> result = enqueue(3_500, TaskQueue.UNLIMITED);
        calls.awaitCalls(2);
        calls.fail(0, new RedisCommandTimeoutException("Command timed out"));
        assertThat(result).failsWithin(SOON).withThrowableThat().withMessageContaining("StoreUnavailableException");
        assertThat(calls.size()).isEqualTo(2);
    }

    private CompletableFuture<EnqueueResult> enqueue(int count, long limit) {
        Enqueuer enqueuer = new Enqueuer(scripts, new ByteLimit(ByteLimit.MAX_BYTES), calls::send);
        return CompletableFuture.supplyAsync(() -> enqueuer.enqueue(tasks(count), limit));
    }
}
