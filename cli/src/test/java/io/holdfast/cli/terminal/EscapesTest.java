package io.holdfast.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class EscapesTest {

    @ParameterizedTest
    @CsvSource({"001b", "0007", "0008", "007f", "009b", "0085", "202e", "2066", "200f", "2028", "d800", "feff"})
    void aCharacterThatCanDriveATerminalBecomesVisible(String code) {
        String data = "a" + (char) Integer.parseInt(code, 16) + "b";
        assertThat(Escapes.text(data)).isEqualTo("a\\u" + code + "b");
    }

    @Test
    void lineBreaksAndTabsBecomeVisible() {
        assertThat(Escapes.text("a\r\n\tb")).isEqualTo("a\\r\\n\\tb");
    }

    @Test
    void aTagBeyondTheBasicPlaneBecomesVisible() {
        assertThat(Escapes.text("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
    }

    @Test
    void textsOfAnyLanguageStay() {
        String text = "Grüße, 東京, \ud83d\ude00 \\ \"x\"";
        assertThat(Escapes.text(text)).isEqualTo(text);
    }

    @Test
    void escapedJsonMeansTheSame() {
        JsonMapper mapper = JsonMapper.builder().build();
        String json = "{\"a\" :\t\"x\u009by\u202e\u007f\",\n\"b\":1e400}";
        String escaped = Escapes.json(json);
        assertThat(escaped).contains("\\u009b", "\\u202e", "\\u007f", "1e400").doesNotContain("\u009b", "\u202e");
        assertThat(mapper.readTree(escaped).get("a"))
                .isEqualTo(mapper.readTree(json).get("a"));
    }
}
