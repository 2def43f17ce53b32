package io.holdfast.queue.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperationProgressTest {

    @Test
    void theTotalIsThatOfTheFirstPageHoweverManyTasksArrive() {
        OperationProgress first = OperationProgress.NONE.scanned(10, 100, "a");
        OperationProgress second = first.scanned(10, 5_000, "b");
        assertThat(first.total()).isEqualTo(100);
        assertThat(second.total()).isEqualTo(100);
        assertThat(second.scanned(90, 5_000, null).total()).isEqualTo(110);
    }
}
