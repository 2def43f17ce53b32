package io.holdfast.worker.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.worker.QueueGate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerSlotsTest {

    private final WorkerSlots slots = new WorkerSlots(3, true);

    @Test
    void allFreeSlotsAreTakenAtOnce() throws InterruptedException {
        assertThat(slots.takeFree(10)).isEqualTo(3);
    }

    @Test
    void onlyTheRequestedSlotsAreTaken() throws InterruptedException {
        assertThat(slots.takeFree(2)).isEqualTo(2);
        assertThat(slots.takeFree(2)).isOne();
    }

    @Test
    void aWaitingCallerGetsTheNextFreeSlot() throws Exception {
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

    @Test
    void aGateLimitsHowManySlotsAreTaken() throws InterruptedException {
        WorkerSlots gated = new WorkerSlots(3, true, (free, total) -> total == free ? 2 : 5, new Drain());
        assertThat(gated.takeFree(10)).isEqualTo(2);
        assertThat(gated.takeFree(10)).isOne();
    }

    @Test
    void aClosedGateLeavesTheSlotsFree() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        AtomicInteger room = new AtomicInteger();
        WorkerSlots gated = new WorkerSlots(
                3,
                true,
                (free, total) -> {
                    looks.incrementAndGet();
                    return room.get();
                },
                new Drain());
        CompletableFuture<Integer> taken = CompletableFuture.supplyAsync(() -> take(gated));
        await().until(() -> looks.get() > 2);
        assertThat(taken).isNotDone();
        assertThat(gated.awaitIdle(Duration.ofSeconds(5))).isTrue();
        room.set(1);
        assertThat(taken.get(10, TimeUnit.SECONDS)).isOne();
    }

    @Test
    void aFailingGateKeepsNoSlots() throws InterruptedException {
        WorkerSlots gated = new WorkerSlots(
                3,
                true,
                (free, total) -> {
                    throw new AssertionError("planned");
                },
                new Drain());
        assertThatThrownBy(() -> gated.takeFree(10)).hasMessage("planned");
        assertThat(gated.awaitIdle(Duration.ZERO)).isTrue();
    }

    private static int take(WorkerSlots slots) {
        try {
            return slots.takeFree(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDrainingWorkerTakesNoSlotUntilItIsResumed() {
        Drain drain = new Drain();
        WorkerSlots drained = new WorkerSlots(3, true, QueueGate.OPEN, drain);
        drain.follow(true);
        assertThat(drained.tryTake(3)).isZero();
        assertThat(drained.singleQueue()).isFalse();
        drain.follow(false);
        assertThat(drained.tryTake(3)).isEqualTo(3);
        assertThat(drained.singleQueue()).isTrue();
    }
}
