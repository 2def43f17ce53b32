package io.holdfast.cli.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.api.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", " { } ", "{\"type\":\"mail\",\"payload\":1e400}"})
    void aTaskWithoutAnIdGetsOne(String text) {
        TaskLine line = TaskLine.read(7, text);
        assertThat(line.chosenId()).isFalse();
        assertThat(JsonText.members(line.json()).get("id")).matches("\"[0-9A-Z]{26}\"");
        assertThat(JsonText.members(line.json()).keySet())
                .containsAll(JsonText.members(text).keySet());
    }

    @Test
    void aTaskWithAnIdStaysAsItIs() {
        TaskLine line = TaskLine.read(7, " {\"payload\": 1.50, \"id\":\"a\"} ");
        assertThat(line).isEqualTo(new TaskLine(7, "{\"payload\": 1.50, \"id\":\"a\"}", true));
    }

    @Test
    void anIdInsideThePayloadIsNotTheOneOfTheTask() {
        assertThat(TaskLine.read(1, "{\"payload\":{\"id\":1}}").chosenId()).isFalse();
    }

    @Test
    void whatIsNotAnObjectIsRefused() {
        assertThatThrownBy(() -> TaskLine.read(1, "[{}]")).isInstanceOf(IllegalArgumentException.class);
    }
}
