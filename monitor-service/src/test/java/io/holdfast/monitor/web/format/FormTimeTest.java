package io.holdfast.monitor.web.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTimeTest {

    @ParameterizedTest
    @CsvSource({"PT0.001S, 1ms", "PT30S, 30s", "PT90M, 90m", "P2D, 2d", "PT2591999.877S, 2591999877ms"})
    void whatTheFormFillsInIsAccepted(Duration duration, String text) {
        assertThat(FormTime.format(duration)).isEqualTo(text);
        assertThat(FormTime.duration("expires", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-5s", "1.5h", "9999999999d", "99999999999999ms", "5 s"})
    void otherTextsAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FormTime.duration("expires", text))
                .withMessageStartingWith("expires must be");
    }
}
