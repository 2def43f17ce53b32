package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.queue.redis.script.Script;
import org.junit.jupiter.api.Test;

class FlawTest {

    @Test
    void everyPlantedFlawFitsItsScript() {
        assertThat(Flaws.ALL)
                .allSatisfy(flaw ->
                        assertThat(flaw.body()).isNotEqualTo(flaw.script().body()));
    }

    @Test
    void aFlawWhoseTextTheScriptDoesNotHaveIsRefused() {
        assertThatIllegalStateException().isThrownBy(new Flaw(Script.TRIM, "gone", "no such text", "")::body);
    }

    @Test
    void aFlawWhoseTextTheScriptHasTwiceIsRefused() {
        assertThatIllegalStateException().isThrownBy(new Flaw(Script.TRIM, "twice", "redis.call", "")::body);
    }
}
