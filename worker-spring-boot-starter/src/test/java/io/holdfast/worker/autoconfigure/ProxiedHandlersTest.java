package io.holdfast.worker.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.worker.FallbackHandler;
import io.holdfast.worker.InvalidHandlerException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.annotation.TaskHandler;
import io.holdfast.worker.autoconfigure.elsewhere.PackagePrivateHandler;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

/** Handlers whose beans are called through a proxy. Their Redis does not exist. */
class ProxiedHandlersTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, TaskClientAutoConfiguration.class, WorkerAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=1", "holdfast.worker.shutdown-grace=0s");

    static class Mails {

        private final String server = "mail.example.org";

        @TaskHandler("public")
        public String visible() {
            return server;
        }

        @TaskHandler("package-private")
        String inPackage() {
            return server;
        }

        @TaskHandler("static")
        static String ofClass() {
            return "mail.example.org";
        }
    }

    static class FinalMails {

        @TaskHandler("final")
        public final void send() {}
    }

    @SuppressWarnings("UnusedMethod")
    static class PrivateMails {

        @TaskHandler("private")
        private void send() {}
    }

    static class OtherPackageMails extends PackagePrivateHandler {}

    interface Sender {

        void send();
    }

    static class SenderMails implements Sender {

        @TaskHandler("on interface")
        @Override
        public void send() {}

        @TaskHandler("not on interface")
        public void sendLater() {}
    }

    static class FinalHandler implements io.holdfast.worker.Handler<Object> {

        @Override
        public String type() {
            return "final";
        }

        @Override
        public final @Nullable Object handle(Object payload, TaskContext task) {
            return null;
        }
    }

    @Test
    void aCallReachesTheBeanBehindItsProxy() throws Exception {
        List<io.holdfast.worker.Handler<?>> handlers = AnnotatedHandlers.of(proxied(new Mails(), true));
        assertThat(handlers).hasSize(3);
        for (io.holdfast.worker.Handler<?> handler : handlers) {
            assertThat(handler.handle(null, null)).isEqualTo("mail.example.org");
        }
    }

    static Stream<Arguments> unreachable() {
        return Stream.of(
                Arguments.of(new FinalMails(), true, "is final"),
                Arguments.of(new PrivateMails(), true, "is private"),
                Arguments.of(new OtherPackageMails(), true, "is package-private in another package"),
                Arguments.of(new SenderMails(), false, "no interface of the bean declares it"));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void aMethodThatItsProxyCannotForwardIsRejected(Object bean, boolean byClass, String why) {
        assertThatThrownBy(() -> AnnotatedHandlers.of(proxied(bean, byClass)))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining(why);
        assertThat(AnnotatedHandlers.of(bean)).isNotEmpty();
    }

    @Test
    void soIsAHandlerThatImplementsTheInterface() {
        assertThat(ImplementedHandlers.checked(new FinalHandler())).isNotNull();
        assertThatThrownBy(() ->
                        ImplementedHandlers.checked((io.holdfast.worker.Handler<?>) proxied(new FinalHandler(), true)))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining("FinalHandler")
                .hasMessageContaining("handle is final");
    }

    private static Object proxied(Object bean, boolean byClass) {
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(byClass);
        factory.addAdvice((MethodInterceptor) call -> call.proceed());
        return factory.getProxy();
    }

    @Configuration(proxyBeanMethods = false)
    static class Advice {

        @Bean
        static BeanNameAutoProxyCreator proxies() {
            BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
            creator.setBeanNames("mails");
            creator.setInterceptorNames("advice");
            creator.setProxyTargetClass(true);
            return creator;
        }

        @Bean
        static MethodInterceptor advice() {
            return call -> call.proceed();
        }
    }

    @Test
    void theRefusalNamesTheBean() {
        application
                .withUserConfiguration(Advice.class)
                .withBean("mails", FinalMails.class)
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .isInstanceOf(InvalidHandlerException.class)
                        .hasMessageContaining("FinalMails.send() of the bean 'mails', is final"));
    }

    @Test
    void aLazyBeanIsRefusedAtItsFirstTask() {
        HandlerBean lazy =
                new HandlerBean("mails", FinalMails.class, FinalMails.class, () -> proxied(new FinalMails(), true));
        assertThatThrownBy(() -> AnnotatedHandlers.of(lazy).get(0).handle(null, null))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining("is final");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Async
    @interface InBackground {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface Detached {}

    static class AsyncMethod {

        @Async
        @TaskHandler("async")
        public void send() {}
    }

    @Async
    static class AsyncClass {

        @TaskHandler("async")
        public void send() {}
    }

    static class MetaAsync {

        @InBackground
        @TaskHandler("async")
        public void send() {}
    }

    static class AsyncInterface implements io.holdfast.worker.Handler<Object> {

        @Override
        public String type() {
            return "async";
        }

        @Async
        @Override
        public @Nullable Object handle(Object payload, TaskContext task) {
            return null;
        }
    }

    static class AsyncFallback implements FallbackHandler {

        @Async
        @Override
        public void handle(TaskContext task) {}
    }

    static class FutureInterface implements io.holdfast.worker.Handler<Map<String, String>> {

        @Override
        public String type() {
            return "future";
        }

        @Override
        public CompletableFuture<String> handle(Map<String, String> payload, TaskContext task) {
            return new CompletableFuture<>();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                AsyncMethod.class,
                AsyncClass.class,
                MetaAsync.class,
                AsyncInterface.class,
                AsyncFallback.class,
                FutureInterface.class
            })
    void aHandlerThatReturnsBeforeItsWorkIsDoneStopsTheStart(Class<?> bean) {
        application
                .withBean(bean)
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .isInstanceOf(InvalidHandlerException.class)
                        .hasMessageContaining("it must wait and return the value itself"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(annotation = Detached.class)
    static class OwnAnnotation {

        static class Detaching {

            @Detached
            @TaskHandler("detached")
            public void send() {}
        }

        @Bean
        Detaching detachedMails() {
            return new Detaching();
        }
    }

    @Test
    void soDoesOneThatIsAsynchronousByAnAnnotationOfTheApplication() {
        application
                .withUserConfiguration(OwnAnnotation.class)
                .run(context -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                        .isInstanceOf(InvalidHandlerException.class)
                        .hasMessageContaining("the bean 'detachedMails'")
                        .hasMessageContaining("another thread"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class AsyncElsewhere {

        static class Logging {

            @TaskHandler("mail")
            public void send() {}

            @Async
            public void log() {}
        }

        @Bean
        @Lazy
        Logging mails() {
            return new Logging();
        }
    }

    @Test
    void otherMethodsOfItsBeanMayBeAsynchronous() {
        application
                .withUserConfiguration(AsyncElsewhere.class)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
