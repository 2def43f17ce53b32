package io.holdfast.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.worker.Handler;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.execute.Interruption;
import io.holdfast.worker.execute.RunContext;
import io.holdfast.worker.runtime.Tasks;
import io.holdfast.worker.settle.ProgressReporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlerRegistryTest {

    private final List<String> called = new ArrayList<>();
    private final Handler<?> email = Handler.of("email", task -> called.add("email"));
    private final TaskContext context = context();

    private static TaskContext context() {
        return new RunContext(
                Tasks.leased(0), HandlerOptions.NONE, new Interruption(), new ProgressReporter(null), null, 0);
    }

    @Test
    void aTypeHasItsHandler() throws Exception {
        run(new HandlerRegistry(List.of(email, Handler.of("report", task -> called.add("report"))), null), "report");
        assertThat(called).containsExactly("report");
    }

    @Test
    void aTypeWithoutHandlerHasTheFallback() throws Exception {
        run(new HandlerRegistry(List.of(email), task -> called.add("fallback")), "other");
        assertThat(called).containsExactly("fallback");
    }

    @Test
    void whatAHandlerReturnsIsItsResult() throws Exception {
        Handler<?> sum = Handler.of("sum", String.class, (payload, task) -> List.of(payload, 3));
        assertThat(run(new HandlerRegistry(List.of(sum), null), "sum"))
                .isEqualTo(new TaskResult.Kept(Payload.ofText("[\"null\",3]")));
    }

    @Test
    void aTypeWithoutAnyHandlerHasNone() {
        assertThat(new HandlerRegistry(List.of(email), null).handlerFor(new TaskType("other")))
                .isEmpty();
    }

    @Test
    void twoHandlersForOneTypeAreRefused() {
        assertThatThrownBy(() -> new HandlerRegistry(List.of(email, email), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'email'");
    }

    @Test
    void itsTypesAreThoseOfItsHandlersOrAnyWithAFallback() {
        assertThat(new HandlerRegistry(List.of(email), null).types())
                .isEqualTo(HandledTypes.of(Set.of(new TaskType("email"))));
        assertThat(new HandlerRegistry(List.of(email), task -> {}).types()).isEqualTo(HandledTypes.ANY);
    }

    @Test
    void aHandlerWithoutAPayloadTypeIsRejected() {
        assertThatThrownBy(() -> new HandlerRegistry(List.of(new Vague<Integer>()), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'vague'")
                .hasMessageContaining("payloadType()");
    }

    private static final class Vague<T> implements Handler<T> {

        @Override
        public String type() {
            return "vague";
        }

        @Override
        public @Nullable Object handle(T payload, TaskContext task) {
            return null;
        }
    }

    private TaskResult run(HandlerRegistry registry, String type) throws Exception {
        return registry.handlerFor(new TaskType(type)).orElseThrow().work().run(context);
    }
}
