package io.holdfast.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.model.TaskType;
import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.TaskHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandlerRegistryTest {

    private final List<String> called = new ArrayList<>();
    private final TaskHandler email = TaskHandler.of("email", task -> called.add("email"));

    @Test
    void aTypeHasItsHandler() throws Exception {
        new HandlerRegistry(List.of(email, TaskHandler.of("report", task -> called.add("report"))), null)
                .handlerFor(new TaskType("report"))
                .orElseThrow()
                .handle(null);
        assertThat(called).containsExactly("report");
    }

    @Test
    void aTypeWithoutHandlerHasTheFallback() {
        FallbackHandler fallback = task -> called.add("fallback");
        HandlerRegistry registry = new HandlerRegistry(List.of(email), fallback);
        assertThat(registry.handlerFor(new TaskType("other"))).contains(fallback);
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
}
