package io.holdfast.producer.pull.take;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.http.ByteBudget;
import io.holdfast.producer.http.ResponseBudget;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A request for which tasks were taken is answered, even if they cannot be delivered. */
class PollDispatcherTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final InMemoryTaskQueues queues = new InMemoryTaskQueues(MovableClock.at(START));
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void tasksAreDelivered() {
        serve(new MockAsyncContext(new MockHttpServletRequest(), response));
        assertThat(response.getContentAsByteArray()).asString().contains("receipt");
        assertThat(pending()).isZero();
    }

    @Test
    void requestIsAnsweredWhenNoThreadIsFree() {
        serve(new MockAsyncContext(new MockHttpServletRequest(), response) {
            @Override
            public void start(Runnable runnable) {
                throw new RejectedExecutionException("planned");
            }
        });
        assertThat(response.getContentAsByteArray()).asString().contains("\"tasks\":[]");
        assertThat(pending()).isOne();
    }

    private void serve(MockAsyncContext async) {
        var unused = queues.queue(QueueName.DEFAULT)
                .enqueue(
                        List.of(NewTask.of(TaskHeader.of(TaskType.DEFAULT, START), Payload.NULL)), TaskQueue.UNLIMITED);
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(TaskQueues.class, () -> queues);
            context.registerBean(WorkerRegistry.class, queues::workers);
            context.registerBean(InstantSource.class, () -> InstantSource.fixed(START));
            context.registerBean(TaskTaker.DueListener.class, () -> (queue, delay) -> {});
            context.registerBean(
                    ProducerProperties.class,
                    () -> new ProducerProperties(1_000, 100, 100_000, 100_000, 0, 1_000, null, 0));
            context.registerBean(
                    PullProperties.class,
                    () -> new PullProperties(
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(9),
                            Duration.ofDays(1),
                            100,
                            10));
            context.register(
                    ByteBudget.class,
                    ResponseBudget.class,
                    StatisticsRecorder.class,
                    RemoteWorkers.class,
                    SimpleMeterRegistry.class,
                    WaitingPolls.class,
                    TaskTaker.class,
                    TaskDelivery.class,
                    PollDispatcher.class);
            context.refresh();
            TakeRequest request =
                    new TakeRequest(new WorkerId("w"), List.of(QueueName.DEFAULT), 10, null, Duration.ofSeconds(20));
            WaitingPoll poll = context.getBean(WaitingPolls.class).add(() -> new WaitingPoll(request, async, false));
            Set<QueueName> requested = context.getBean(PollDispatcher.class).serve(Set.of(QueueName.DEFAULT));
            assertThat(requested).containsExactly(QueueName.DEFAULT);
            assertThat(poll.hasEnded()).isTrue();
        }
    }

    private long pending() {
        return queues.inspector().depths(QueueName.DEFAULT).pending();
    }
}
