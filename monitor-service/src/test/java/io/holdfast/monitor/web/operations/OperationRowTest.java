package io.holdfast.monitor.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.search.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OperationRowTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final OperationRequest REQUEST =
            new OperationRequest(OperationAction.REQUEUE, TaskFilter.ALL, 500, "ada");

    @Test
    void aRateIsShownAfterASecond() {
        assertThat(rowAfter(9, false).rate()).isEqualTo("–");
        assertThat(rowAfter(999, false).rate()).isEqualTo("–");
        assertThat(rowAfter(1_000, false).rate()).isEqualTo("50");
    }

    @Test
    void aCountThatMayBeTooLowSaysSo() {
        assertThat(rowAfter(9, false).acted()).isEqualTo("50");
        assertThat(rowAfter(9, true).acted()).isEqualTo("at least 50");
    }

    private static OperationRow rowAfter(long millis, boolean repeated) {
        OperationProgress progress = new OperationProgress(50, 50, 50, 0, 0, START, null, null, null, repeated);
        return OperationRow.of(
                new Operation("a", REQUEST, START, null, progress), START.plus(Duration.ofMillis(millis)));
    }
}
