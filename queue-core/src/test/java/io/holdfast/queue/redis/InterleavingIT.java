package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.RandomRun.Outcome;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import io.holdfast.testing.TestRedis;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random steps of several clients on Redis and on a model. After each step both show the same, every task is in exactly
 * one place, nothing is lost, tokens only grow, a refused call has changed nothing, and waiting workers have a wake-up
 * signal. A failing run is reduced to a short one. {@code -Dholdfast.seed=…} repeats the same runs; with {@code
 * -Dholdfast.steps=1,2,…} only these steps of the first run.
 */
@Tag("reliability")
class InterleavingIT {
    private static final int STEPS_A_RUN = 2_000;
    private static final int RUNS = Scale.of(1, 50);
    /** The same in every build, which must not fail by chance; a new one in each long run. */
    private static final long SEED =
            Long.getLong("holdfast.seed", Scale.current() == Scale.LONG ? System.nanoTime() : 7);

    private static final String CHOSEN_STEPS = System.getProperty("holdfast.steps", "");

    private final Twins twins = new Twins();
    private final Map<String, Integer> taken = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();

    @AfterEach
    void close() {
        twins.close();
    }

    @Test
    void redisAndTheModelAgreeAfterEveryStep() {
        if (!CHOSEN_STEPS.isEmpty()) {
            take(new RandomRun(
                    SEED,
                    Arrays.stream(Pattern.compile(",").split(CHOSEN_STEPS))
                            .map(Integer::valueOf)
                            .toList()));
            return;
        }
        for (int run = 0; run < RUNS; run++) {
            take(RandomRun.of(SEED + run, STEPS_A_RUN));
        }
        assertThat(taken.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(RUNS * STEPS_A_RUN);
        write();
    }

    private void take(RandomRun run) {
        Outcome outcome = run.on(twins);
        if (outcome.flaw() != null) {
            Outcome shrunk = outcome.cut().shrunkOn(twins);
            throw new AssertionError(
                    "The run of seed %d fails at its step %d with \"%s\"; so do these:%n%s"
                            .formatted(
                                    run.seed(),
                                    outcome.steps().size(),
                                    outcome.flaw().getMessage(),
                                    shrunk.story()),
                    shrunk.flaw());
        }
        for (Step step : outcome.steps()) {
            taken.merge(step.kind(), 1, Integer::sum);
            refused.merge(step.kind(), step.refused() ? 1 : 0, Integer::sum);
        }
    }

    private void write() {
        Evidence evidence = Evidence.of("01-state-machine", "The state machine")
                .line("%,d random steps of three clients on Redis %s and on the model, in runs of %,d from an empty"
                        .formatted(RUNS * STEPS_A_RUN, TestRedis.shared().version(), STEPS_A_RUN))
                .line("queue, seed " + SEED
                        + ". After each one both were compared whole; a refused call changed nothing.")
                .gap()
                .row("step", "taken", "of these refused");
        taken.forEach((kind, count) -> evidence.row(kind, count, refused.get(kind)));
        evidence.write();
    }
}
