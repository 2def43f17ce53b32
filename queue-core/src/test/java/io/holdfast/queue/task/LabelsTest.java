package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that users write for priorities and states. */
class LabelsTest {
    @ParameterizedTest
    @EnumSource
    void aPriorityIsFoundByItsLabelAndItsLetter(Priority priority) {
        assertThat(Priority.ofLabel(priority.label())).isEqualTo(priority);
        assertThat(Priority.ofLetter(priority.letter())).isEqualTo(priority);
    }

    @ParameterizedTest
    @EnumSource
    void aStateIsFoundByItsLabel(TaskState state) {
        assertThat(TaskState.ofLabel(state.label())).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HIGH", "urgent", "h"})
    void anUnknownPriorityIsRefusedWithTheValidNames(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Priority.ofLabel(label))
                .withMessageContaining("high, default, low");
    }

    @Test
    void anUnknownStateIsRefusedWithTheValidNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskState.ofLabel("done"))
                .withMessageContaining("pending, delayed, processing, completed, dead, cancelled, expired");
    }
}
