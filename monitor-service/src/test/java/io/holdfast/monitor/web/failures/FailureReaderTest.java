package io.holdfast.monitor.web.failures;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureReaderTest {

    private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT);

    private int reads;
    private long nanos;
    private final FailureReader reader = new FailureReader(counting(), () -> nanos);

    @Test
    void pagesShareWhatWasReadInTheLastTwoSeconds() {
        reader.recent(QUEUES);
        reader.recent(List.of(QueueName.DEFAULT));
        assertThat(reads).isOne();
        reader.recent(List.of(new QueueName("mail")));
        assertThat(reads).isEqualTo(2);
        nanos += Duration.ofSeconds(2).toNanos();
        reader.recent(QUEUES);
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void theApiReadsEachTime() {
        reader.read(QUEUES);
        reader.read(QUEUES);
        reader.recent(QUEUES);
        assertThat(reads).isEqualTo(2);
    }

    private ErrorGroups counting() {
        return (ErrorGroups) Proxy.newProxyInstance(
                ErrorGroups.class.getClassLoader(), new Class<?>[] {ErrorGroups.class}, (proxy, method, args) -> {
                    reads++;
                    return Map.of(QueueName.DEFAULT, QueueErrors.NONE);
                });
    }
}
