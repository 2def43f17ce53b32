package io.holdfast.queue.tracing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.queue.worker.WorkerId;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enqueues and runs as observations, with a handler in the place of a tracer. */
class ObservedTasksTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final TraceContext SPAN = requireNonNull(TraceContext.of(PARENT, null));
    private static final NewTask TASK =
            NewTask.of(TaskHeader.of(new TaskType("mail"), Instant.ofEpochMilli(1_790_000_000_000L)), Payload.NULL);

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<Observation.Context> stopped = new ArrayList<>();

    /** Adds its span to what is sent, as a tracer does. */
    private final class Tracer implements ObservationHandler<Observation.Context> {

        @Override
        public void onStart(Observation.Context context) {
            if (context instanceof SendContext send) {
                send.getSetter().set(send.getCarrier(), "traceparent", PARENT);
            }
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** Fails at everything. */
    private static final class BrokenTracer implements ObservationHandler<Observation.Context> {

        @Override
        public void onStart(Observation.Context context) {
            throw new IllegalStateException("start");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private EnqueueTracing enqueues() {
        return new ObservedEnqueues(registry);
    }

    @Test
    void aSingleTaskBelongsToTheTraceOfItsEnqueue() {
        registry.observationConfig().observationHandler(new Tracer());
        List<NewTask> written = enqueues().send(QueueName.DEFAULT, List.of(TASK), tasks -> tasks);
        assertThat(written).containsExactly(TASK.withTrace(SPAN));
        assertThat(stopped).singleElement().satisfies(send -> {
            assertThat(send.getContextualName()).isEqualTo("send default");
            assertThat(send.getHighCardinalityKeyValue("messaging.message.id").getValue())
                    .isEqualTo(TASK.id().value());
        });
    }

    @Test
    void theTasksOfABatchAreLinked() {
        registry.observationConfig().observationHandler(new Tracer());
        List<NewTask> written = enqueues().send(QueueName.DEFAULT, List.of(TASK, TASK), tasks -> tasks);
        assertThat(written).containsExactly(TASK.withTrace(SPAN.ofBatch()), TASK.withTrace(SPAN.ofBatch()));
    }

    @Test
    void withoutASpanTheTasksKeepTheTraceOfTheCaller() {
        registry.observationConfig().observationHandler(context -> true);
        NewTask traced = TASK.withTrace(SPAN);
        assertThat(enqueues().<List<NewTask>>send(QueueName.DEFAULT, List.of(traced), tasks -> tasks))
                .containsExactly(traced);
    }

    @Test
    void aFailedWriteIsRecordedAndThrown() {
        registry.observationConfig().observationHandler(new Tracer());
        IllegalStateException failure = new IllegalStateException("full");
        assertThatIllegalStateException()
                .isThrownBy(() -> enqueues().send(QueueName.DEFAULT, List.of(TASK), tasks -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(stopped)
                .singleElement()
                .satisfies(send -> assertThat(send.getError()).isSameAs(failure));
    }

    @Test
    void aTracerThatFailsKeepsNoTaskFromRunning() {
        registry.observationConfig().observationHandler(new BrokenTracer());
        Lease lease = new Lease(QueueName.DEFAULT, TASK.ref(), new LeaseToken(1), new WorkerId("w"));
        LeasedTask task = new LeasedTask(lease, TASK.header(), TASK.payload(), 0, Instant.EPOCH);
        assertThat(new ObservedRuns(registry).begin(task)).isSameAs(RunTracing.Run.UNTRACED);
    }

    @Test
    void aTracerThatFailsKeepsNoTaskFromBeingEnqueued() {
        registry.observationConfig().observationHandler(new BrokenTracer());
        assertThat(enqueues().<List<NewTask>>send(QueueName.DEFAULT, List.of(TASK), tasks -> tasks))
                .containsExactly(TASK);
    }
}
