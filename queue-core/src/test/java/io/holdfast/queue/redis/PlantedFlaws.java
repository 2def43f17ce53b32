package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.RandomRun.Outcome;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The random steps of {@link InterleavingIT} find even small mistakes in a script: each flaw is planted and must be
 * found. In the long run, each is also reduced to a run of a few steps. {@code -Dholdfast.seed=…} repeats the same
 * steps. One class for each half of the scripts, because JVMs that run side by side take whole classes.
 */
@Tag("reliability")
@TestInstance(Lifecycle.PER_CLASS)
abstract class PlantedFlaws {
    static final long A_SEED = 7;
    static final int STEPS_A_RUN = 1_000;

    /** Fixed for all builds: how soon a flaw is found depends on the seed, and a build must not fail at random. */
    private static final long SEED =
            Long.getLong("holdfast.seed", Scale.current() == Scale.LONG ? System.nanoTime() : A_SEED);

    private static final int MAX_RUNS = 100;

    /** What a worker calls for the tasks that it takes. */
    static final Set<Script> OF_WORKERS = EnumSet.of(
            Script.ACQUIRE,
            Script.REFILL,
            Script.CLAIM,
            Script.RENEW,
            Script.COMPLETE,
            Script.RETRY,
            Script.BURY,
            Script.RELEASE);

    private final List<Flaw> flaws;
    private final Evidence evidence;

    PlantedFlaws(String file, String title, Predicate<Script> scripts) {
        flaws = Flaws.ALL.stream().filter(flaw -> scripts.test(flaw.script())).toList();
        evidence = Evidence.of(file, title)
                .line("Each was found by the random steps of the state machine's section, seed " + SEED + ".")
                .gap()
                .row("script", "what was broken", "found after steps", "shown by a run of");
    }

    List<Flaw> flaws() {
        return flaws;
    }

    @AfterAll
    void write() {
        evidence.write();
    }

    @ParameterizedTest
    @MethodSource("flaws")
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
            evidence.row(
                    flaw.scriptName(), flaw.what(), before + outcome.steps().size(), shown);
        }
    }

    private static String shown(Flaw flaw, Outcome outcome, Twins twins) {
        Outcome shrunk = outcome.cut().shrunkOn(twins);
        System.out.println(flaw + "\n" + shrunk.story());
        assertThat(shrunk.steps()).as("a run that shows it").hasSizeLessThanOrEqualTo(60);
        return shrunk.steps().size() + " steps";
    }

    private static Outcome run(Twins twins, int run) {
        return RandomRun.of(SEED + run, STEPS_A_RUN).on(twins);
    }

    static Twins twinsWith(Flaw flaw) {
        return new Twins(connections -> FlawedConnections.of(connections, flaw));
    }
}
