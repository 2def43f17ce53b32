package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Scale;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random steps on Redis and on the model beside it: after each one both show the same, every task is in exactly one
 * place, nothing is lost and whoever may be waiting is rung for. Set {@code -Dholdfast.seed=…} to see a failure again.
 */
@Tag("reliability")
class InterleavingIT {
    private static final int STEPS_SHOWN = 12;
    private static final int DETAILS_EVERY = 25;

    private final Twins twins = new Twins();

    @AfterEach
    void close() {
        twins.close();
    }

    @Test
    void redisAndTheModelAgreeAfterEveryStep() {
        take(Scale.of(2_000, 100_000), Long.getLong("holdfast.seed", System.nanoTime()));
    }

    private void take(int count, long seed) {
        RandomSteps steps = new RandomSteps(new Random(seed), twins);
        Deque<String> last = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            try {
                last.addLast(i + ": " + steps.next());
                check(steps);
                if (i % DETAILS_EVERY == 0) {
                    twins.compareDetails();
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "With the seed " + seed + ", after step " + i + ":\n" + String.join("\n", last), e);
            }
            if (last.size() > STEPS_SHOWN) {
                last.removeFirst();
            }
        }
        assertThat(steps.known()).as("tasks left at the end of " + seed).isPositive();
    }

    private void check(RandomSteps steps) {
        PlacedTasks placed = twins.compare();
        assertThat(placed.tasks()).as("tasks let in and not forgotten").isEqualTo(steps.known());
        assertThat(placed.leavesWorkUnrung())
                .as("tasks are pending and nobody is rung for")
                .isFalse();
    }
}
