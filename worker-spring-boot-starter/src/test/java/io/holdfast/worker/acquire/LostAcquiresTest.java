package io.holdfast.worker.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.worker.lease.LeaseKeeper;
import io.holdfast.worker.support.OutageLog;
import io.holdfast.worker.support.ServerRecovery;
import io.holdfast.worker.support.StopSignal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LostAcquiresTest {

    private static final QueueName MAIL = new QueueName("mail");

    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(Instant.EPOCH));
    private final StopSignal stop = new StopSignal();
    private final LostAcquires lost = new LostAcquires(
            queues,
            new WorkerId("w"),
            new LeaseKeeper(queues, Duration.ofSeconds(30), new OutageLog()),
            new UnreachableQueues(queues, new ServerRecovery("test", stop)));

    @Test
    void aQueueIsRememberedWhileACallIsUnderWay() {
        assertThat(lost.begin(MAIL)).isTrue();
        assertThat(lost.begin(MAIL)).isTrue();
        lost.end(MAIL);
        assertThat(lost.open()).containsExactly(MAIL);
        lost.end(MAIL);
        assertThat(lost.open()).isEmpty();
    }

    @Test
    void nothingIsAcquiredFromAQueueWithALostReplyUntilItsTasksAreReleased() {
        assertThat(lost.begin(MAIL)).isTrue();
        lost.markLost(MAIL);
        assertThat(lost.begin(MAIL)).isFalse();
        lost.end(MAIL);
        await().until(() -> lost.open().isEmpty());
        assertThat(lost.begin(MAIL)).isTrue();
    }
}
