package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.tracing.EnqueueTracing;
import io.holdfast.queue.tracing.RunTracing;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TaskTracingAutoConfigurationTest {

    private final ObservationRegistry registry = observed();
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TaskTracingAutoConfiguration.class));

    /** A registry without a handler observes nothing. */
    private static ObservationRegistry observed() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(context -> false);
        return registry;
    }

    @Test
    void anApplicationWithATracerIsTraced() {
        Tracer tracer = (Tracer) Proxy.newProxyInstance(
                Tracer.class.getClassLoader(), new Class<?>[] {Tracer.class}, (proxy, method, arguments) -> null);
        with(tracer).run(context -> {
            assertThat(context.getBean(EnqueueTracing.class)).isNotSameAs(EnqueueTracing.NONE);
            assertThat(context.getBean(RunTracing.class)).isNotSameAs(RunTracing.NONE);
            assertThat(context).hasBean("taskRunSpans").hasBean("taskObservationsWithoutMeters");
        });
    }

    @Test
    void theTracerThatDoesNothingCostsNothing() {
        with(Tracer.NOOP).run(context -> {
            assertThat(context.getBean(EnqueueTracing.class)).isSameAs(EnqueueTracing.NONE);
            assertThat(context.getBean(RunTracing.class)).isSameAs(RunTracing.NONE);
        });
    }

    private ApplicationContextRunner with(Tracer tracer) {
        return runner.withBean(Tracer.class, () -> tracer)
                .withBean(Propagator.class, () -> Propagator.NOOP)
                .withBean(ObservationRegistry.class, () -> registry);
    }

    @Test
    void withoutATracerThereIsNothing() {
        runner.withBean(ObservationRegistry.class, () -> registry)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(EnqueueTracing.class)
                        .doesNotHaveBean(RunTracing.class));
    }

    @Test
    void micrometerTracingIsOptional() {
        runner.withClassLoader(new FilteredClassLoader(TraceContext.class.getPackageName()))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(RunTracing.class));
    }
}
