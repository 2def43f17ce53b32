package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.queue.task.Payload;
import io.holdfast.worker.HandlerOptions;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.handler.HandlerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Mono;

/** Annotated methods in an application. Its Redis does not exist. */
class HandlerMethodsTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, TaskClientAutoConfiguration.class, WorkerAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=1", "holdfast.worker.shutdown-grace=0s");

    record Email(String to) {}

    static class Mails {

        @TaskHandler(
                value = "email",
                concurrency = 3,
                timeout = "30s",
                maxRetries = 5,
                backoff = "fixed 10s",
                buryOn = IllegalArgumentException.class,
                snoozeOn = IOException.class)
        Map<String, String> send(TaskContext task, Email email) {
            return Map.of("sent", email.to());
        }

        @TaskHandler("ping")
        void ping() {}

        @TaskHandler("many")
        int many(List<Email> emails) {
            return emails.size();
        }
    }

    static class Sneaky {

        final Throwable thrown = new Throwable("neither an exception nor an error");

        @TaskHandler("sneak")
        void sneak() throws Throwable {
            throw thrown;
        }
    }

    @Test
    void anExceptionOfAMethodIsThrownUnchanged() {
        Sneaky bean = new Sneaky();
        io.holdfast.worker.Handler<?> sneak = AnnotatedHandlers.of(bean).get(0);
        assertThat(catchThrowable(() -> sneak.handle(null, null))).isSameAs(bean.thrown);
    }

    @Test
    void aMethodIsAHandlerWithItsOptions() {
        application.withBean(Mails.class).run(context -> {
            assertThat(context).hasNotFailed();
            HandlerMethod send = new HandlerMethod(annotationOf("send"), methodOf("send"), HandlerBean.of(new Mails()));
            assertThat(send.options())
                    .isEqualTo(new HandlerOptions(
                            3,
                            Duration.ofSeconds(30),
                            5,
                            io.holdfast.worker.BackoffStrategy.fixed(Duration.ofSeconds(10)),
                            Set.of(IllegalArgumentException.class),
                            Set.of(IOException.class)));
            assertThat(typesOf(context.getBean(HandlerRegistry.class)))
                    .containsExactlyInAnyOrder("email", "ping", "many");
        });
    }

    @Test
    void parametersComeInAnyOrderAndWhatIsReturnedIsTheResult() throws Exception {
        HandlerMethod send = new HandlerMethod(annotationOf("send"), methodOf("send"), HandlerBean.of(new Mails()));
        assertThat(send.payloadType()).isEqualTo(Email.class);
        assertThat(send.handle(new Email("ada"), null)).isEqualTo(Map.of("sent", "ada"));
        HandlerMethod ping = new HandlerMethod(annotationOf("ping"), methodOf("ping"), HandlerBean.of(new Mails()));
        assertThat(ping.payloadType()).isEqualTo(Void.class);
        assertThat(ping.handle(null, null)).isNull();
    }

    @Test
    void aMethodBehindAProxyIsFoundAndCalledThroughIt() {
        application
                .withBean("proxied", Mails.class, HandlerMethodsTest::proxied)
                .run(context -> assertThat(typesOf(context.getBean(HandlerRegistry.class)))
                        .containsExactlyInAnyOrder("email", "ping", "many"));
    }

    private static Mails proxied() {
        ProxyFactory factory = new ProxyFactory(new Mails());
        factory.setProxyTargetClass(true);
        factory.addAdvice((MethodInterceptor) call -> call.proceed());
        return (Mails) factory.getProxy();
    }

    @Test
    void twoHandlersOfOneTypeStopTheStartInOneLine() {
        application
                .withBean(Mails.class)
                .withBean(
                        "other",
                        io.holdfast.worker.Handler.class,
                        () -> io.holdfast.worker.Handler.of("email", Payload.class, (payload, task) -> null))
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .isInstanceOf(InvalidHandlerException.class)
                        .hasMessageContaining("'email'")
                        .hasMessageContaining("Mails.send(TaskContext, Email)"));
    }

    static class TwoPayloads {

        @TaskHandler("two")
        void two(Email one, Email other) {}
    }

    static class Later {

        @TaskHandler("later")
        CompletableFuture<String> later() {
            return new CompletableFuture<>();
        }
    }

    static class Reactive {

        @TaskHandler("reactive")
        Mono<String> later() {
            return Mono.empty();
        }
    }

    static class NoType {

        @TaskHandler("no type")
        void none() {}
    }

    static class BadBackoff {

        @TaskHandler(value = "bad", backoff = "sometimes")
        void bad() {}
    }

    @Test
    void aMethodThatCannotBeAHandlerStopsTheStart() {
        refused(TwoPayloads.class, "has two payload parameters");
        refused(Later.class, "must wait and return the value itself");
        refused(Reactive.class, "returns a Mono");
        refused(NoType.class, "'no type'");
        refused(BadBackoff.class, "'sometimes'");
    }

    private void refused(Class<?> bean, String why) {
        application
                .withBean(bean)
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .isInstanceOf(InvalidHandlerException.class)
                        .hasMessageContaining(why));
    }

    private static TaskHandler annotationOf(String method) {
        return methodOf(method).getAnnotation(TaskHandler.class);
    }

    private static java.lang.reflect.Method methodOf(String name) {
        return java.util.Arrays.stream(Mails.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> typesOf(HandlerRegistry registry) {
        Map<?, ?> handlers = (Map<?, ?>) ReflectionTestUtils.getField(registry, "handlers");
        return handlers.keySet().stream().map(Object::toString).collect(java.util.stream.Collectors.toSet());
    }
}
