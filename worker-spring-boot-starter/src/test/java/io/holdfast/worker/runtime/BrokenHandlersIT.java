package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.support.SafeThrowablesTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a handler throws or returns, its task is settled and the next one runs. */
class BrokenHandlersIT extends WorkerIT {

    /** Neither an exception nor an error. */
    private static final class Sneaky extends Throwable {}

    /** What a handler may throw. */
    enum Throws {
        WITHOUT_TEXT(() -> new SafeThrowablesTest.Broken(() -> null)),
        WHOSE_TEXT_FAILS(() -> new SafeThrowablesTest.Broken(() -> {
            throw new IllegalStateException("in its text");
        })),
        WHOSE_TEXT_NEVER_ENDS(() -> new SafeThrowablesTest.Broken(() -> {
            throw new StackOverflowError();
        })),
        NEITHER_EXCEPTION_NOR_ERROR(Sneaky::new),
        THREAD_DEATH(ThreadDeath::new),
        WITH_A_TEXT_OF_20_MB(() -> new Exception("x".repeat(20_000_000)));

        private final Supplier<Throwable> thrown;

        Throws(Supplier<Throwable> thrown) {
            this.thrown = thrown;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatFailsInAnyWayIsADeadLetterAndAnotherOneCompletes(Throws what) {
        Throwable thrown = what.thrown.get();
        worker.with("slots", 2)
                .handling("work", task -> {
                    if (task.text().isEmpty()) {
                        BrokenHandlersIT.<RuntimeException>sneak(thrown);
                    }
                })
                .start();
        TaskHeader header = TaskHeader.of(TYPE, Instant.EPOCH).withMaxRetries(0);
        TaskId broken = enqueue(NewTask.of(header, Payload.ofText("")));
        TaskId neighbour = enqueue(task());
        awaitState(broken, TaskState.DEAD);
        awaitState(neighbour, TaskState.COMPLETED);
        assertThat(find(broken).lastError()).startsWith(thrown.getClass().getName());
        await().untilAsserted(() -> assertThat(count("task.buried")).isOne());
        assertThat(count("task.lease.lost")).isZero();
    }

    @Test
    void aSnoozeNeedsNoReason() {
        worker.handling("work", task -> {
                    throw new RetryAfterException(Duration.ofHours(1), null);
                })
                .start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.DELAYED);
        assertThat(find(id).lastError()).isEqualTo(RetryAfterException.class.getName());
        assertThat(find(id).summary().retries()).isZero();
    }

    record Holder(String name) {
        public String getLate() {
            if (name.isEmpty()) {
                return name;
            }
            throw new StackOverflowError();
        }
    }

    private static final class Endless implements Iterator<String> {

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public String next() {
            return "again";
        }
    }

    /** What a handler may return. */
    enum Returned {
        AN_ENDLESS_ITERATOR(Endless::new),
        FORTY_MILLION_TEXTS(() -> Collections.nCopies(40_000_000, "again")),
        WHAT_FAILS_WHEN_IT_IS_READ(() -> new Holder("h"));

        private final Supplier<Object> result;

        Returned(Supplier<Object> result) {
            this.result = result;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTaskWhoseResultCannotBeKeptCompletesWithANote(Returned returned) {
        worker.handling("work", String.class, (payload, task) -> returned.result.get())
                .start();
        TaskId id = enqueue(task());
        awaitState(id, TaskState.COMPLETED);
        assertThat(find(id).result()).isInstanceOf(TaskResult.NotKept.class);
        assertThat(find(id).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error()).isEmpty());
    }
}
