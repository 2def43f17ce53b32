package io.holdfast.testkit;

import io.holdfast.client.Enqueued;
import io.holdfast.client.TaskClient;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueRoutes;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.LimitReached;
import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.memory.InMemoryTaskQueues;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.statistics.StatisticsRecorder;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.worker.Handler;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.autoconfigure.AnnotatedHandlers;
import io.holdfast.worker.autoconfigure.ImplementedHandlers;
import io.holdfast.worker.handler.HandlerRegistry;
import io.holdfast.worker.runtime.SteppedWorker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs handlers in a unit test: on an in-memory queue, in the thread of the test, with the code of the real worker, and
 * on a clock that only the test moves. Needs no Redis and no Spring, and never waits.
 *
 * <pre>{@code
 * TaskTester tester = TaskTester.of(new EmailHandler(mailServer));
 * Enqueued task = tester.client().enqueue("email", new Email("ada@example.org"));
 * mailServer.isDown();
 * tester.drain();
 * assertThat(tester.stateOf(task)).isEqualTo(TaskState.DELAYED);
 *
 * mailServer.isUp();
 * tester.advance(Duration.ofSeconds(1));
 * tester.drain();
 * assertThat(tester.stateOf(task)).isEqualTo(TaskState.COMPLETED);
 * }</pre>
 *
 * <p>A back-off with jitter always takes its maximum, so that a test knows when its task is due. Time-outs of runs use
 * the real clock. Not thread-safe.
 */
public final class TaskTester implements AutoCloseable {

    private static final int MAX_RUNS = 10_000;

    private final MovableClock clock;
    private final InMemoryTaskQueues queues;
    private final QueueRoutes routes = new FixedRoutes();
    private final SteppedWorker worker;
    private final TaskClient client;

    private TaskTester(Builder builder) {
        this.clock = MovableClock.at(builder.start);
        this.queues = new InMemoryTaskQueues(clock);
        WorkerProperties properties = new Binder(new MapConfigurationPropertySource(builder.settings))
                .bindOrCreate(WorkerProperties.PREFIX, WorkerProperties.class);
        this.client = new TaskClient(
                queues, routes, queues.inspector(), builder.mapper, TaskQueue.UNLIMITED, new StatisticsRecorder());
        HandlerRegistry registry = new HandlerRegistry(
                builder.handlersOf(client),
                null,
                builder.mapper,
                properties.retention().maxResultBytes(),
                List.of(),
                properties.handlers());
        this.worker = new SteppedWorker(properties, queues, registry, most -> most);
    }

    /** Creates a tester for handlers, and for objects whose methods have the annotation. */
    public static TaskTester of(Object... handlers) {
        Builder builder = new Builder();
        for (Object handler : handlers) {
            builder.handler(handler);
        }
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Builds a tester with further options. */
    public static final class Builder {

        private final List<Handler<?>> handlers = new ArrayList<>();
        private final List<Function<TaskClient, ?>> makers = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>();
        private JsonMapper mapper = JsonMapper.shared();
        private Instant start = Clock.systemUTC().instant();

        private Builder() {}

        /** Adds a handler, or an object whose methods have the annotation. */
        public Builder handler(Object handler) {
            handlers.addAll(handlersIn(handler));
            return this;
        }

        /** Adds a handler that enqueues tasks itself: it is created with the client of the tester. */
        public Builder handlerWith(Function<TaskClient, ?> maker) {
            makers.add(maker);
            return this;
        }

        private List<Handler<?>> handlersOf(TaskClient client) {
            List<Handler<?>> all = new ArrayList<>(handlers);
            makers.forEach(maker -> all.addAll(handlersIn(maker.apply(client))));
            return all;
        }

        private static List<Handler<?>> handlersIn(Object handler) {
            List<Handler<?>> found = new ArrayList<>(AnnotatedHandlers.of(handler));
            if (handler instanceof Handler<?> one) {
                found.add(ImplementedHandlers.checked(one));
            }
            if (found.isEmpty()) {
                throw new IllegalArgumentException(
                        handler.getClass().getName() + " is not a handler and has no annotated method");
            }
            return found;
        }

        /** Sets properties as in an application: {@code holdfast.worker.retry.max-retries} and the like. */
        public Builder with(String property, Object value) {
            settings.put(property, value.toString());
            return this;
        }

        /** Sets the application's mapper, if it has a custom one. */
        public Builder mapper(JsonMapper own) {
            this.mapper = own;
            return this;
        }

        /** Sets the initial time of the clock; by default the current time. */
        public Builder startingAt(Instant moment) {
            this.start = moment;
            return this;
        }

        public TaskTester build() {
            return new TaskTester(this);
        }
    }

    public TaskClient client() {
        return client;
    }

    public QueueRoutes routes() {
        return routes;
    }

    /** Sets limits of queues and keys, pauses keys, and shows which keys wait. The handlers run one task at a time. */
    public FlowControl flowControl() {
        return queues.flowControl();
    }

    /** The limit that keeps a waiting task from starting; null if none does. */
    public @Nullable LimitReached limitOf(Enqueued task) {
        return queues.inspector().position(detailOf(task).summary()).limit();
    }

    public Instant now() {
        return clock.now();
    }

    /** Moves the clock; tasks that are due by then, or that a rate allows, run with the next {@link #drain}. */
    public void advance(Duration by) {
        clock.advance(by);
    }

    /**
     * Runs all due tasks that no limit keeps from starting, and the tasks that those runs enqueue.
     *
     * @return how many tasks were run
     * @throws IllegalStateException after 10,000 tasks
     */
    public int drain() {
        return drain(MAX_RUNS);
    }

    /** Runs all due tasks, with another maximum. */
    public int drain(int most) {
        return worker.runDue(most);
    }

    public TaskState stateOf(Enqueued task) {
        return detailOf(task).summary().state();
    }

    /** Returns what the handler returned, as JSON; null if it returned nothing, or too much. */
    public @Nullable String resultOf(Enqueued task) {
        return detailOf(task).result() instanceof TaskResult.Kept kept
                ? kept.json().text()
                : null;
    }

    public List<Attempt> attemptsOf(Enqueued task) {
        return detailOf(task).attempts();
    }

    /** @throws IllegalArgumentException if the task is unknown */
    public TaskDetail detailOf(Enqueued task) {
        return client.find(task).orElseThrow(() -> new IllegalArgumentException("Unknown task " + task.id()));
    }

    /** Counts the tasks in each place, over all queues. */
    public Depths depths() {
        return queues.inspector().totalDepths();
    }

    @Override
    public void close() {
        worker.close();
    }
}
