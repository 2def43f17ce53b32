package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.QueueName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QueueReachabilityTest {

    private static final QueueName ONE = new QueueName("one");
    private static final QueueName OTHER = new QueueName("other");

    private final AtomicLong nanos = new AtomicLong(-1);
    private final QueueReachability contact = new QueueReachability(Duration.ofSeconds(15), nanos::get);

    @Test
    void contactGrowsWhileAnswersCome() {
        for (int i = 0; i < 4; i++) {
            contact.with(List.of(ONE));
            pass(5);
        }
        assertThat(contact.of(ONE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(contact.of(OTHER)).isZero();
    }

    @Test
    void aSilenceEndsContactOfThatQueueAlone() {
        contact.with(List.of(ONE, OTHER));
        pass(10);
        contact.with(List.of(OTHER));
        pass(6);
        assertThat(contact.of(ONE)).isZero();
        contact.with(List.of(ONE, OTHER));
        pass(3);
        assertThat(contact.of(ONE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(contact.of(OTHER)).isEqualTo(Duration.ofSeconds(19));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
