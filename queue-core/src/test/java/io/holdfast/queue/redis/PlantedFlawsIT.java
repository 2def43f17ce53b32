package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.RandomRun.Outcome;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The random steps of {@link InterleavingIT} find even small mistakes in a script: each flaw is planted and must be
 * found. In the long run, each is also reduced to a run of a few steps. {@code -Dholdfast.seed=…} repeats the same
 * steps.
 */
@Tag("reliability")
class PlantedFlawsIT {
    static final List<Flaw> FLAWS = Flaws.ALL;

    private static final long A_SEED = 7;

    /** Fixed for all builds: how soon a flaw is found depends on the seed, and a build must not fail at random. */
    private static final long SEED =
            Long.getLong("holdfast.seed", Scale.current() == Scale.LONG ? System.nanoTime() : A_SEED);

    private static final int STEPS_A_RUN = 1_000;
    private static final int MAX_RUNS = 100;
    private static final Evidence EVIDENCE = Evidence.of("01b-planted-flaws", "Flaws planted in the scripts")
            .line("Each was found by the random steps of the previous section, seed " + SEED + ".")
            .gap()
            .row("script", "what was broken", "found after steps", "shown by a run of");

    @AfterAll
    static void write() {
        EVIDENCE.write();
    }

    @ParameterizedTest
    @FieldSource("FLAWS")
    void aFlawIsFound(Flaw flaw) {
        try (Twins twins = twinsWith(flaw)) {
            int before = 0;
            Outcome outcome = run(twins, flaw.firstRun());
            for (int run = 1; outcome.flaw() == null && run < MAX_RUNS; run++) {
                before += STEPS_A_RUN;
                outcome = run(twins, flaw.firstRun() + run);
            }
            assertThat(outcome.flaw()).as("found with the seed %d", SEED).isNotNull();
            String shown = Scale.current() == Scale.LONG ? shown(flaw, outcome, twins) : "not shrunk";
            EVIDENCE.row(
                    flaw.scriptName(), flaw.what(), before + outcome.steps().size(), shown);
        }
    }

    private static String shown(Flaw flaw, Outcome outcome, Twins twins) {
        Outcome shrunk = outcome.cut().shrunkOn(twins);
        System.out.println(flaw + "\n" + shrunk.story());
        assertThat(shrunk.steps()).as("a run that shows it").hasSizeLessThanOrEqualTo(60);
        return shrunk.steps().size() + " steps";
    }

    @Test
    void aFailingRunShrinksToAFewFailingSteps() {
        Flaw flaw = FLAWS.stream()
                .filter(each -> each.script() == Script.COMPLETE)
                .findFirst()
                .orElseThrow();
        Outcome shrunk;
        try (Twins twins = twinsWith(flaw)) {
            shrunk = RandomRun.of(A_SEED, STEPS_A_RUN).on(twins).cut().shrunkOn(twins);
            assertThat(shrunk.flaw()).isNotNull();
            assertThat(shrunk.steps()).as(shrunk.story()).hasSizeLessThanOrEqualTo(12);
            assertThat(shrunk.run().on(twins).story()).isEqualTo(shrunk.story()).contains("holdfast.seed=" + A_SEED);
        }
        try (Twins sound = new Twins()) {
            assertThat(shrunk.run().on(sound).flaw())
                    .as("with the correct script")
                    .isNull();
        }
    }

    private static Outcome run(Twins twins, int run) {
        return RandomRun.of(SEED + run, STEPS_A_RUN).on(twins);
    }

    private static Twins twinsWith(Flaw flaw) {
        return new Twins(connections -> FlawedConnections.of(connections, flaw));
    }
}
