package io.holdfast.queue.redis.wakeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClusterWakeupListenerTest {

    private static final QueueName OLD = new QueueName("old");
    private static final QueueName KEPT = new QueueName("kept");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<String, CompletableFuture<Boolean>> waits = new HashMap<>();
    private final List<String> putBack = new ArrayList<>();
    private final ClusterWakeupListener listener = new ClusterWakeupListener(new ClusterWakeupListener.Waits() {
        @Override
        public CompletableFuture<Boolean> await(byte[] wakeup, int seconds) {
            return waits.computeIfAbsent(Bytes.text(wakeup), list -> new CompletableFuture<>());
        }

        @Override
        public void putBack(byte[] wakeup) {
            putBack.add(Bytes.text(wakeup));
        }
    });

    @Test
    void theSignalOfAQueueThatIsNoLongerServedIsPutBack() {
        waitOf(KEPT).complete(true);
        assertThat(listener.await(List.of(OLD, KEPT), PATIENCE)).containsExactly(KEPT);
        waits.remove(listOf(KEPT));
        List<QueueName> rest = List.of(KEPT);
        assertThat(listener.await(rest, PATIENCE)).isEmpty();
        waitOf(OLD).complete(true);
        assertThat(putBack).containsExactly(listOf(OLD));
        assertThat(listener.await(rest, PATIENCE)).isEmpty();
    }

    @Test
    void aSignalThatArrivesWhileItsQueueIsGivenUpIsPutBack() {
        waitOf(KEPT).complete(true);
        assertThat(listener.await(List.of(OLD, KEPT), PATIENCE)).containsExactly(KEPT);
        waitOf(OLD).complete(true); // still listening
        assertThat(listener.await(List.of(KEPT), PATIENCE)).doesNotContain(OLD);
        assertThat(putBack).containsExactly(listOf(OLD));
    }

    @Test
    void failuresAreRememberedOnlyForServedQueues() {
        waitOf(OLD).completeExceptionally(new RedisException("away"));
        assertThatThrownBy(() -> listener.await(List.of(OLD), PATIENCE)).isInstanceOf(StoreUnavailableException.class);
        assertThat(listener.failed()).containsExactly(OLD);
        assertThat(listener.await(List.of(KEPT), PATIENCE)).isEmpty();
        assertThat(listener.failed()).isEmpty();
    }

    private CompletableFuture<Boolean> waitOf(QueueName queue) {
        return waits.computeIfAbsent(listOf(queue), list -> new CompletableFuture<>());
    }

    private static String listOf(QueueName queue) {
        return Bytes.text(RedisKeys.of(queue, true).of(Key.WAKEUP));
    }
}
