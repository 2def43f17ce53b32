package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.EnqueueOption;
import io.holdfast.client.Enqueued;
import io.holdfast.queue.task.TaskState;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How users test their handlers; the sample in the documentation of handlers. */
class EmailHandlerTest {

    record Email(String to) {}

    static class Mails {

        final List<String> sent = new ArrayList<>();
        RuntimeException trouble;

        @TaskHandler(value = "email", maxRetries = 2, backoff = "list 1s 10s", buryOn = IllegalArgumentException.class)
        Map<String, Integer> send(Email email, TaskContext task) {
            task.progress(50, "connecting");
            if (trouble != null) {
                throw trouble;
            }
            sent.add(email.to());
            return Map.of("attempt", task.attempt());
        }
    }

    private final Mails mails = new Mails();
    private final TaskTester tester = TaskTester.of(mails);

    @Test
    void anEmailIsSent() {
        Enqueued task = tester.client().enqueue("email", new Email("ada@example.org"));
        assertThat(tester.drain()).isOne();
        assertThat(mails.sent).containsExactly("ada@example.org");
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.COMPLETED);
        assertThat(tester.resultOf(task)).isEqualTo("{\"attempt\":1}");
        assertThat(tester.detailOf(task).progress().percent()).isEqualTo(50);
    }

    @Test
    void itIsRetriedWhenTheServerIsBack() {
        mails.trouble = new IllegalStateException("the server is down");
        Enqueued task = tester.client().enqueue("email", new Email("ada@example.org"));
        tester.drain();
        tester.advance(Duration.ofMillis(999));
        assertThat(tester.drain()).isZero();
        mails.trouble = null;
        tester.advance(Duration.ofMillis(1));
        tester.drain();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.COMPLETED);
        assertThat(tester.attemptsOf(task)).hasSize(2);
    }

    @Test
    void itBecomesADeadLetterAfterItsRetries() {
        mails.trouble = new IllegalStateException("the server is down");
        Enqueued task = tester.client().enqueue("email", new Email("ada@example.org"));
        for (int i = 0; i < 3; i++) {
            tester.drain();
            tester.advance(Duration.ofSeconds(10));
        }
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DEAD);
        assertThat(tester.attemptsOf(task)).hasSize(3);
    }

    @Test
    void aMalformedAddressIsNotRetried() {
        mails.trouble = new IllegalArgumentException("no address");
        Enqueued task = tester.client().enqueue("email", new Email("ada"));
        tester.drain();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DEAD);
    }

    @Test
    void aServerThatAsksForAPauseCostsNoRetry() {
        mails.trouble = new RetryAfterException(Duration.ofMinutes(5), "too many mails");
        Enqueued task = tester.client().enqueue("email", new Email("ada@example.org"));
        tester.drain();
        assertThat(tester.detailOf(task).snooze().reason()).isEqualTo("too many mails");
        mails.trouble = null;
        tester.advance(Duration.ofMinutes(5));
        tester.drain();
        assertThat(tester.resultOf(task)).isEqualTo("{\"attempt\":1}");
    }

    @Test
    void twoEmailsWithOneKeyAreSentOnce() {
        for (int i = 0; i < 2; i++) {
            tester.client().enqueue("email", new Email("ada@example.org"), EnqueueOption.idempotencyKey("order-17"));
        }
        tester.drain();
        assertThat(mails.sent).hasSize(1);
    }

    @Test
    void aPayloadThatDoesNotFitIsADeadLetterAtOnce() {
        Enqueued task = tester.client().enqueue("email", Map.of("to", List.of(1)));
        tester.drain();
        assertThat(tester.detailOf(task).lastError()).contains("does not fit Email at to");
        assertThat(tester.attemptsOf(task)).hasSize(1);
    }
}
