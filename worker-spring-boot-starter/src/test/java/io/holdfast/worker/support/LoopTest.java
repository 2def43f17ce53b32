package io.holdfast.worker.support;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicInteger steps = new AtomicInteger();
    private Loop loop;

    private void start(Duration interval, Loop.Step step) {
        loop = new Loop("test", interval, () -> {
            steps.incrementAndGet();
            return step.run();
        });
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop();
    }

    @Test
    void theFirstStepIsAtOnceAndTheNextNotBeforeTheInterval() {
        start(HOUR, () -> null);
        await().until(() -> steps.get() == 1);
        await().during(Duration.ofMillis(200)).until(() -> steps.get() == 1);
    }

    @Test
    void aStepCanRequestAnEarlierRepetition() {
        start(HOUR, () -> steps.get() < 3 ? Duration.ofMillis(1) : null);
        await().until(() -> steps.get() == 3);
    }

    @Test
    void anotherThreadCanMakeTheNextStepEarlier() {
        start(HOUR, () -> null);
        await().until(() -> steps.get() == 1);
        loop.runWithin(HOUR.multipliedBy(2));
        loop.runWithin(Duration.ZERO);
        await().until(() -> steps.get() == 2);
    }

    @Test
    void aStepInCenturiesChangesNothing() {
        start(Duration.ofMillis(1), () -> Duration.ofSeconds(Long.MAX_VALUE));
        loop.runWithin(Duration.ofDays(400 * 366));
        await().until(() -> steps.get() > 2);
    }

    @Test
    void aStepWhoseFailureCannotBeLoggedIsRepeated() {
        start(Duration.ofMillis(1), () -> {
            throw new AssertionError() {
                @Override
                public String getMessage() {
                    throw new IllegalStateException();
                }
            };
        });
        await().until(() -> steps.get() > 2);
    }

    @Test
    void aStepThatFailsIsRepeated() {
        start(Duration.ofMillis(1), () -> {
            throw new AssertionError("boom");
        });
        await().until(() -> steps.get() > 2);
    }
}
