package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskKeyTest {
    @Test
    void aKeyHasOneToOneHundredAndTwentyEightCharacters() {
        assertThat(new TaskKey("a")).hasToString("a");
        assertThat(new TaskKey("😀".repeat(128)).value()).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskKey(""))
                .withMessage("key must be 1 to 128 characters, no control characters");
        assertThatIllegalArgumentException().isThrownBy(() -> new TaskKey("a".repeat(129)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\t", "\0", "\u007f", "\u0085", "\ud83d", "a\ude00b"})
    void controlCharactersAndLoneSurrogatesAreRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskKey(key))
                .withMessageStartingWith("key must be ")
                .withMessageNotContaining(key);
    }

    /** Between the parts of an entry in Redis are spaces. */
    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "Zoë & co", "50%", "a+b", "~!'()*", "😀", "acme"})
    void anEncodedKeyHasNoSpaceAndSortsBehindOne(String key) {
        String encoded = new TaskKey(key).encoded();
        assertThat(encoded.chars()).allMatch(c -> c > '!' && c < 0x7f);
        assertThat(TaskKey.ofEncoded(encoded)).isEqualTo(new TaskKey(key));
    }
}
