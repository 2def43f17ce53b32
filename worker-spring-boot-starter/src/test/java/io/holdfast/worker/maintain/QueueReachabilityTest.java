package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueReachabilityTest {

    private static final QueueName ONE = new QueueName("one");
    private static final QueueName OTHER = new QueueName("other");

    private Instant redis = Instant.ofEpochMilli(1_790_000_000_000L);
    private final AtomicLong nanos = new AtomicLong(-1);
    private final QueueReachability contact = new QueueReachability(Duration.ofSeconds(30), nanos::get);

    @Test
    void contactGrowsWhileAnswersCome() {
        for (int i = 0; i < 4; i++) {
            hear(ONE);
            pass(5);
        }
        assertThat(contact.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(20));
        assertThat(contact.reachedFor(OTHER)).isZero();
    }

    @Test
    void aSilenceEndsContactOfThatQueueAlone() {
        hear(ONE, OTHER);
        pass(10);
        hear(OTHER);
        pass(6);
        assertThat(contact.reachedFor(ONE)).isZero();
        hear(ONE, OTHER);
        pass(3);
        assertThat(contact.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(contact.reachedFor(OTHER)).isEqualTo(Duration.ofSeconds(19));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, -6, 3_600, -3_600})
    void aStepOfRedisClockEndsQueueReachability(int step) {
        hear(ONE);
        pass(5);
        hear(ONE);
        redis = redis.plusSeconds(step);
        pass(5);
        hear(ONE);
        assertThat(contact.reachedFor(ONE)).isZero();
        pass(5);
        hear(ONE);
        assertThat(contact.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aStepIsFoundThoughTheQueueWasEmptyMeanwhile() {
        hear(ONE);
        pass(5);
        contact.answered(Map.of(ONE, QueueSummary.EMPTY));
        redis = redis.plusSeconds(3_600);
        pass(5);
        contact.answered(Map.of(ONE, QueueSummary.EMPTY));
        assertThat(contact.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(10));
        pass(5);
        hear(ONE);
        assertThat(contact.reachedFor(ONE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, -5})
    void clocksThatDriftAndAnswersThatTakeTimeEndNoQueueReachability(int seconds) {
        for (int i = 0; i < 4; i++) {
            hear(ONE);
            redis = redis.plusSeconds(seconds);
            pass(5);
        }
        assertThat(contact.reachedFor(ONE)).isEqualTo(Duration.ofSeconds(20));
    }

    private void hear(QueueName... queues) {
        QueueSummary look = new QueueSummary(redis, false, true, true, true, null, 0, null, false, null, null);
        contact.answered(Arrays.stream(queues).collect(Collectors.toMap(queue -> queue, queue -> look)));
    }

    private void pass(long seconds) {
        redis = redis.plusSeconds(seconds);
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}
