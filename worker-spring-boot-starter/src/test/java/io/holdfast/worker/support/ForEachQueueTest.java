package io.holdfast.worker.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.task.QueueName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForEachQueueTest {

    private static final QueueName BROKEN = new QueueName("a");
    private static final QueueName WORSE = new QueueName("b");
    private static final QueueName HEALTHY = new QueueName("c");

    @Test
    void aFailingQueueDoesNotStopTheOthersAndIsReported() {
        List<QueueName> reached = new ArrayList<>();
        assertThatThrownBy(() -> ForEachQueue.run(List.of(BROKEN, WORSE, HEALTHY), queue -> {
                    reached.add(queue);
                    if (!queue.equals(HEALTHY)) {
                        throw new StoreUnavailableException(queue.value(), new IllegalStateException());
                    }
                }))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("a");
        assertThat(reached).containsExactly(BROKEN, WORSE, HEALTHY);
    }

    @Test
    void aQueueWhoseReplyCannotBeReadKeepsTheStepFromNoOther() {
        List<QueueName> reached = new ArrayList<>();
        assertThatThrownBy(() -> ForEachQueue.run(List.of(BROKEN, WORSE, HEALTHY), queue -> {
                    reached.add(queue);
                    if (!queue.equals(HEALTHY)) {
                        throw new IllegalArgumentException(queue.value());
                    }
                }))
                .hasMessage("a")
                .satisfies(first -> assertThat(first.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("b")));
        assertThat(reached).containsExactly(BROKEN, WORSE, HEALTHY);
    }
}
