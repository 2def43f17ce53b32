package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.client.EnqueueOption;
import io.holdfast.client.Enqueued;
import io.holdfast.client.QueueFullException;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.Handler;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.Async;

class TaskTesterTest {

    private final List<String> ran = new ArrayList<>();

    @Test
    void tasksEnqueuedByARunRunToo() {
        TaskTester[] tester = new TaskTester[1];
        tester[0] = TaskTester.of(Handler.of("count", Integer.class, (left, task) -> {
            ran.add("count " + left);
            return left == 0
                    ? null
                    : tester[0].client().enqueue("count", left - 1).id().value();
        }));
        tester[0].client().enqueue("count", 3);
        assertThat(tester[0].drain()).isEqualTo(4);
        assertThat(ran).containsExactly("count 3", "count 2", "count 1", "count 0");
    }

    @Test
    void aHandlerThatEnqueuesTasksIsCreatedWithTheClient() {
        TaskTester tester = TaskTester.builder()
                .handlerWith(client -> Handler.of(
                        "first",
                        task -> ran.add(client.enqueue("second", null).id().value())))
                .handler(Handler.of("second", task -> ran.add(task.id().value())))
                .build();
        tester.client().enqueue("first", null);
        assertThat(tester.drain()).isEqualTo(2);
        assertThat(ran).hasSize(2).containsOnly(ran.get(0));
    }

    @Test
    void tasksThatEnqueueEachOtherForeverAreAnError() {
        TaskTester[] tester = new TaskTester[1];
        tester[0] = TaskTester.of(Handler.of("again", Payload.class, (payload, task) -> {
            tester[0].client().enqueue("again", null);
            return null;
        }));
        tester[0].client().enqueue("again", null);
        assertThatThrownBy(() -> tester[0].drain(100)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void delayedTasksRunWhenTheyAreDue() {
        Instant start = Instant.parse("2030-01-01T00:00:00Z");
        TaskTester tester = TaskTester.builder()
                .handler(Handler.of("a", task -> ran.add("a")))
                .startingAt(start)
                .build();
        tester.client().enqueue("a", null, EnqueueOption.executeAt(start.plusSeconds(60)));
        assertThat(tester.drain()).isZero();
        assertThat(tester.depths().delayed()).isOne();
        tester.advance(Duration.ofMinutes(1));
        assertThat(tester.drain()).isOne();
    }

    @Test
    void aTaskSnoozedForCenturiesRunsAfterThatTime() {
        TaskTester tester = TaskTester.of(Handler.of("work", task -> {
            ran.add("work");
            if (ran.size() == 1) {
                throw new RetryAfterException(Duration.ofDays(400 * 366), null);
            }
        }));
        Enqueued task = tester.client().enqueue("work", null, EnqueueOption.executeAt(Instant.MIN));
        assertThat(tester.drain()).isOne();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DELAYED);
        tester.advance(Duration.ofDays(100 * 366));
        assertThat(tester.drain()).isOne();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void settingsAndRoutesAreApplied() {
        TaskTester tester = TaskTester.builder()
                .handler(Handler.of("a", task -> {
                    throw new IllegalStateException("boom");
                }))
                .with("holdfast.worker.handlers.a.max-retries", 0)
                .build();
        tester.routes().route(new TaskType("a"), new QueueName("own"));
        Enqueued task = tester.client().enqueue("a", null);
        tester.drain();
        assertThat(task.queue()).isEqualTo(new QueueName("own"));
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DEAD);
    }

    @Test
    void limitsKeepTasksWaitingUntilTheClockIsMoved() {
        TaskTester tester = TaskTester.of(
                Handler.of("call", task -> ran.add(task.key().orElseThrow().value())));
        tester.flowControl()
                .setLimits(QueueName.DEFAULT, QueueLimits.NONE.withKeyRate(Rate.of(1, Duration.ofMinutes(1))));
        tester.client().enqueue("call", null, EnqueueOption.key("acme"));
        Enqueued second = tester.client().enqueue("call", null, EnqueueOption.key("acme"));
        tester.client().enqueue("call", null, EnqueueOption.key("globex"));
        assertThat(tester.drain()).isEqualTo(2);
        assertThat(ran).containsExactly("acme", "globex");
        assertThat(tester.limitOf(second)).extracting(LimitReached::limit).isEqualTo(Limit.KEY_RATE);
        assertThat(tester.flowControl().keys(QueueName.DEFAULT, 10, null).keys())
                .containsExactly(new KeyState(new TaskKey("acme"), 1, 0, false, Limit.KEY_RATE));
        tester.advance(Duration.ofMinutes(1));
        assertThat(tester.drain()).isOne();
        assertThat(tester.stateOf(second)).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void aFullKeyRefusesTheNextTask() {
        TaskTester tester = TaskTester.of(Handler.of("call", task -> ran.add("call")));
        tester.flowControl().setLimits(QueueName.DEFAULT, QueueLimits.NONE.withKeyMaxPending(1));
        tester.client().enqueue("call", null, EnqueueOption.key("acme"));
        assertThatThrownBy(() -> tester.client().enqueue("call", null, EnqueueOption.key("acme")))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("Key acme of queue default")
                .extracting(e -> ((QueueFullException) e).key())
                .isEqualTo(Optional.of(new TaskKey("acme")));
        tester.client().enqueue("call", null, EnqueueOption.key("globex"));
        assertThat(tester.drain()).isEqualTo(2);
    }

    @Test
    void aHandlerThatIsToldToSlowDownDelaysItsKeyAndNoOther() {
        TaskTester tester = TaskTester.of(Handler.of("call", task -> {
            ran.add(task.key().orElseThrow().value());
            if (ran.equals(List.of("acme"))) {
                throw new RetryAfterException(Duration.ofMinutes(1), "429");
            }
        }));
        tester.client().enqueue("call", null, EnqueueOption.key("acme"));
        Enqueued second = tester.client().enqueue("call", null, EnqueueOption.key("acme"));
        tester.client().enqueue("call", null, EnqueueOption.key("globex"));
        tester.drain();
        assertThat(ran).containsExactly("acme", "globex");
        assertThat(tester.limitOf(second)).isEqualTo(new LimitReached(Limit.KEY_DELAYED, 0, 0, Duration.ofMinutes(1)));
        tester.advance(Duration.ofMinutes(1));
        assertThat(tester.drain()).isEqualTo(2);
    }

    record Order(String to) {}

    abstract static class Base<T> implements Handler<T> {

        final List<Object> handled = new ArrayList<>();

        @Override
        public String type() {
            return "implemented";
        }

        @Override
        public Object handle(T payload, TaskContext task) {
            handled.add(payload);
            return "ok";
        }

        @io.holdfast.worker.annotation.TaskHandler("annotated")
        void handleAll(List<T> payload) {
            handled.addAll(payload);
        }
    }

    static class Orders extends Base<Order> {}

    @Test
    void genericHandlersGetTheirPayloadAsInAnApplication() {
        Orders orders = new Orders();
        TaskTester tester = TaskTester.of(orders);
        tester.client().enqueue("implemented", new Order("ada"));
        tester.client().enqueue("annotated", List.of(new Order("grace")));
        assertThat(tester.drain()).isEqualTo(2);
        assertThat(orders.handled).containsExactly(new Order("ada"), new Order("grace"));
    }

    static class Detached {

        @Async
        @io.holdfast.worker.annotation.TaskHandler("detached")
        void handle() {}
    }

    @Test
    void handlersThatAnApplicationRefusesAreRefusedToo() {
        assertThatThrownBy(() -> TaskTester.of(new Detached())).isInstanceOf(InvalidHandlerException.class);
    }

    @Test
    void anObjectWithoutHandlersIsRefused() {
        assertThatThrownBy(() -> TaskTester.of("text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a handler and has no annotated method");
    }
}
