package io.holdfast.worker.autoconfigure;

import io.holdfast.queue.tracing.EnqueueTracing;
import io.holdfast.queue.tracing.RunTracing;
import io.holdfast.queue.tracing.TaskObservations;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Traces the enqueues and the runs of an application that has a tracer of Micrometer. Without one, nothing is traced. */
@AutoConfiguration(
        afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass(Tracer.class)
@ConditionalOnBean({Tracer.class, Propagator.class, ObservationRegistry.class})
public class TaskTracingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EnqueueTracing enqueueTracing(ObservationRegistry registry, Tracer tracer) {
        return TaskObservations.enqueues(registry, tracer);
    }

    @Bean
    @ConditionalOnMissingBean
    RunTracing runTracing(ObservationRegistry registry, Tracer tracer) {
        return TaskObservations.runs(registry, tracer);
    }

    /** Before the handlers of Spring Boot, of which the first that accepts an observation creates its span. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    TracingObservationHandler<?> taskRunSpans(Tracer tracer, Propagator propagator) {
        return TaskObservations.runSpans(tracer, propagator);
    }

    @Bean
    MeterFilter taskObservationsWithoutMeters() {
        return TaskObservations.withoutMeters();
    }
}
