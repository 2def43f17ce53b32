package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void aKeyHasOneToTwoHundredAndFiftySixCharactersOfAnyKind() {
        assertThat(new IdempotencyKey("\n").value()).isEqualTo("\n");
        assertThat(new IdempotencyKey("😀".repeat(256)).value()).hasSize(512);
    }

    @Test
    void aLongerOrEmptyKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("a".repeat(257)));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db"})
    void aLoneSurrogateIsRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(key));
    }
}
