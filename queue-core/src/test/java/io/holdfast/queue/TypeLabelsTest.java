package io.holdfast.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.TaskType;
import org.junit.jupiter.api.Test;

class TypeLabelsTest {
    private final TypeLabels labels = new TypeLabels();

    @Test
    void theFirstHundredTypesKeepTheirNamesAndAllOthersShareOneLabel() {
        for (int i = 0; i < 100; i++) {
            assertThat(labelOf(i)).isEqualTo("type-" + i);
        }
        assertThat(labelOf(100)).isEqualTo(TypeLabels.OTHER);
        assertThat(labelOf(0)).isEqualTo("type-0");
        assertThat(labelOf(99)).isEqualTo("type-99");
    }

    @Test
    void aRepeatedTypeCountsOnce() {
        for (int i = 0; i < 200; i++) {
            labelOf(7);
        }
        assertThat(labelOf(8)).isEqualTo("type-8");
    }

    private String labelOf(int type) {
        return labels.labelOf(new TaskType("type-" + type));
    }
}
