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
    private final QueueReachability reachability = new QueueReachability(Duration.ofSeconds(15), nanos::get);

    @Test
    void reachabilityGrowsWhileAnswersArrive() {
        for (int i = 0; i < 4; i++) {
            reachability.answered(List.of(ONE));
            pass(5);
        }
        assertThat(reachability.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(reachability.reachedFor(OTHER)).isZero();
    }

    @Test
    void aSilenceIsABreakForThatQueueOnly() {
        reachability.answered(List.of(ONE, OTHER));
        pass(10);
        reachability.answered(List.of(OTHER));
        pass(6);
        assertThat(reachability.reachedFor(ONE)).isZero();
        reachability.answered(List.of(ONE, OTHER));
        pass(3);
        assertThat(reachability.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(reachability.reachedFor(OTHER)).isEqualTo(Duration.ofSeconds(19));
    }

    private void pass(long seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
