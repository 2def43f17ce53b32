package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.RandomRun.Outcome;
import io.holdfast.queue.redis.script.Script;
import org.junit.jupiter.api.Test;

/** Flaws in the scripts that workers call for their tasks. */
class PlantedWorkerFlawsIT extends PlantedFlaws {

    PlantedWorkerFlawsIT() {
        super("01b-planted-worker-flaws", "Flaws planted in the scripts of workers", OF_WORKERS::contains);
    }

    @Test
    void aFailingRunShrinksToAFewFailingSteps() {
        Flaw flaw = flaws().stream()
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
}
