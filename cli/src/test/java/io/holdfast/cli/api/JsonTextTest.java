package io.holdfast.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "12345678901234567890",
                "-0.0",
                "{ \"b\" : 1, \"a\" : [1,2 , {}], \"b\":2 }",
                "\"a,}\\\"\"",
                "[ ]",
                "null",
                "\"\ud83d\ude00\""
            })
    void aMemberStaysAsItWasWritten(String payload) {
        assertThat(JsonText.members("{\"id\":\"x\", \"payload\": " + payload + " ,\"n\":1}"))
                .containsEntry("payload", payload)
                .containsEntry("n", "1");
        assertThat(JsonText.members("{\"payload\":" + payload + "}")).containsEntry("payload", payload);
    }

    @Test
    void deepAndLongValuesAreRead() {
        String deep = "[".repeat(600) + "]".repeat(600);
        String number = "1".repeat(2_000);
        assertThat(JsonText.members("{\"payload\":" + deep + ",\"n\":" + number + "}"))
                .containsEntry("payload", deep)
                .containsEntry("n", number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{}x", "hello", "{} {}", "[1,]", "{\"a\":1} // x"})
    void whatIsNotOneValueIsRefused(String text) {
        assertThatThrownBy(() -> JsonText.check(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"a\"", "null"})
    void aTaskMustBeAnObject(String text) {
        assertThatThrownBy(() -> JsonText.members(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
