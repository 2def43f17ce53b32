package io.holdfast.queue.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadKeysTest {

    private static final String ONE = KeysFile.line("one");
    private static final String TWO = KeysFile.line("two");

    @Test
    void theFirstKeyEncryptsAndAllDecrypt() {
        PayloadKeys keys = PayloadKeys.ofLines(List.of("# keys of 2026", "", "  " + TWO + " ", ONE));
        assertThat(Objects.requireNonNull(keys.first()).id()).isEqualTo("two");
        assertThat(keys.ids()).containsExactly("two", "one");
        assertThat(keys.key("one")).isNotNull();
        assertThat(keys.key("three")).isNull();
    }

    @Test
    void noneAsTheFirstLineEncryptsNothingNew() {
        PayloadKeys keys = PayloadKeys.ofLines(List.of("# not yet", "none:", ONE));
        assertThat(keys.first()).isNull();
        assertThat(keys.key("one")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "k1 | line 1 must be key-id:base64",
                "k1: | line 1 must be key-id:base64",
                ":c2VjcmV0 | line 1 must be key-id:base64",
                "k 1:c2VjcmV0 | line 1 must be key-id:base64",
                "k1:c2VjcmV0 | 32 random bytes in Base64",
                "k1:not base64! | line 1 must be key-id:base64",
                "none:c2VjcmV0 | line 1 gives the reserved id none to a key",
                "# nothing | it has no key",
                "none: | it has no key"
            })
    void aBadLineIsNamedByItsNumberAndNotShown(String line, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadKeys.ofLines(List.of(line)))
                .withMessageContaining(problem)
                .withNoCause()
                .matches(e -> !String.valueOf(e.getMessage()).contains("c2VjcmV0"));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        for (int bytes : new int[] {0, 16, 24, 31, 33, 64}) {
            String line = "k1:" + Base64.getEncoder().encodeToString(new byte[bytes]);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PayloadKeys.ofLines(List.of("# first", line)))
                    .withMessageContaining("line 2 must be");
        }
    }

    @Test
    void anIdAndAKeyStandForEachOther() {
        String again = "other:" + ONE.substring(ONE.indexOf(':') + 1);
        refused("line 2 repeats the key id one", ONE, ONE);
        refused("line 2 repeats the key of one", ONE, again);
        refused("line 2 is none:, which may only be the first", ONE, "none:");
        refused("line 2 is none:, which may only be the first", "none:", "none:", ONE);
        refused("line 1 must be key-id:base64", "x".repeat(65) + ":" + ONE.substring(4));
    }

    private static void refused(String problem, String... lines) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadKeys.ofLines(Stream.of(lines).toList()))
                .withMessageContaining(problem);
    }

    @Test
    void noTextShowsAKey() {
        PayloadKeys keys = PayloadKeys.ofLines(List.of(ONE));
        assertThat(keys).hasToString("PayloadKeys[one]");
        assertThat(keys.first()).hasToString("PayloadKey[one]");
    }
}
