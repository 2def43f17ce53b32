package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.RandomRun.Outcome;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The random steps of {@link InterleavingIT} find what is wrong with a script, however small: each flaw is planted and
 * looked for. At full length each is also shown by a run of a few steps. {@code -Dholdfast.seed=…} takes the same steps
 * again.
 */
@Tag("reliability")
class PlantedFlawsIT {
    static final List<Flaw> FLAWS = Flaws.ALL;

    private static final long A_SEED = 7;

    /** Always the same in every build: how soon a flaw is met is chance, and a build must not fail by chance. */
    private static final long SEED =
            Long.getLong("holdfast.seed", Scale.current() == Scale.LONG ? System.nanoTime() : A_SEED);

    private static final int STEPS_A_RUN = 1_000;
    private static final int MOST_RUNS = 100;
    private static final Evidence EVIDENCE = Evidence.of("01b-planted-flaws", "Flaws planted in the scripts")
            .line("Each was found by the random steps of the section before, seed " + SEED + ".")
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
            Outcome outcome = run(twins, 0);
            for (int run = 1; outcome.flaw() == null && run < MOST_RUNS; run++) {
                before += STEPS_A_RUN;
                outcome = run(twins, run);
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
    void aRunThatFailsShrinksToAFewStepsThatFailAgain() {
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
                    .as("with the sound script")
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
