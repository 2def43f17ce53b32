package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WorkerSlotsTest {

    private final WorkerSlots slots = new WorkerSlots(3);

    @Test
    void allFreeSlotsAreTakenAtOnce() throws InterruptedException {
        assertThat(slots.takeFree(10)).isEqualTo(3);
    }

    @Test
    void noMoreAreTakenThanAskedForAndTheOthersStayFree() throws InterruptedException {
        assertThat(slots.takeFree(2)).isEqualTo(2);
        assertThat(slots.takeFree(2)).isOne();
    }

    @Test
    void whoFindsNoneFreeGetsTheNextThatIsFreed() throws Exception {
        slots.takeFree(10);
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread taker = new Thread(() -> {
            try {
                taken.complete(slots.takeFree(10));
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        taker.start();
        await().until(() -> taker.getState() == Thread.State.WAITING);
        slots.free(1);
        assertThat(taken.get()).isOne();
    }

    @Test
    void theyAreIdleWhenAllAreFree() throws InterruptedException {
        slots.takeFree(1);
        assertThat(slots.awaitIdle(Duration.ofMillis(1))).isFalse();
        slots.free(1);
        assertThat(slots.awaitIdle(Duration.ofMillis(1))).isTrue();
        assertThat(slots.takeFree(10)).isEqualTo(3);
    }
}
