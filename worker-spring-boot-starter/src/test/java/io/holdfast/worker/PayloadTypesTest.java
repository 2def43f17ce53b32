package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.Payload;
import io.holdfast.worker.autoconfigure.AnnotatedHandlers;
import io.holdfast.worker.json.PayloadReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/** Payload types that a handler inherits from a generic supertype. */
class PayloadTypesTest {

    private static final Order ORDER = new Order("ada");
    private static final String JSON = "{\"to\":\"ada\"}";

    record Order(String to) implements Comparable<Order> {

        @Override
        public int compareTo(Order other) {
            return to.compareTo(other.to);
        }
    }

    abstract static class Base<T> implements Handler<T> {

        @Override
        public String type() {
            return "order";
        }

        @Override
        public @Nullable Object handle(T payload, TaskContext task) {
            return payload;
        }
    }

    abstract static class Middle<A, B> extends Base<B> {}

    abstract static class Lists<E> extends Base<List<E>> {}

    static class Orders extends Base<Order> {}

    static class Deep extends Middle<String, Order> {}

    static class OrderLists extends Lists<Order> {}

    static class OrderMaps extends Base<Map<String, List<Order>>> {}

    static class OrderArrays extends Base<Order[]> {}

    static class ListArrays extends Base<List<Order>[]> {}

    @SuppressWarnings("rawtypes")
    static class Raw extends Base<Map> {}

    static class Wildcards extends Base<List<? extends Order>> {}

    static class Bounded<T extends Order> extends Base<T> {}

    static class Texts extends Base<String> {}

    static class Bytes extends Base<byte[]> {}

    static Stream<Arguments> handlers() {
        return Stream.of(
                Arguments.of(new Orders(), JSON, ORDER),
                Arguments.of(new Deep(), JSON, ORDER),
                Arguments.of(new OrderLists(), "[" + JSON + "]", List.of(ORDER)),
                Arguments.of(new OrderMaps(), "{\"a\":[" + JSON + "]}", Map.of("a", List.of(ORDER))),
                Arguments.of(new OrderArrays(), "[" + JSON + "]", new Order[] {ORDER}),
                Arguments.of(new ListArrays(), "[[" + JSON + "]]", new List<?>[] {List.of(ORDER)}),
                Arguments.of(new Raw(), JSON, Map.of("to", "ada")),
                Arguments.of(new Wildcards(), "[" + JSON + "]", List.of(ORDER)),
                Arguments.of(new Bounded<>(), JSON, ORDER),
                Arguments.of(new Texts(), "no json", "no json"),
                Arguments.of(new Bytes(), "no json", "no json".getBytes(StandardCharsets.UTF_8)),
                Arguments.of(proxied(new Orders(), true), JSON, ORDER),
                Arguments.of(proxied(new Orders(), false), JSON, ORDER));
    }

    private static Handler<?> proxied(Object handler, boolean byClass) {
        ProxyFactory factory = new ProxyFactory(handler);
        factory.setProxyTargetClass(byClass);
        return (Handler<?>) factory.getProxy();
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void theTypeArgumentIsFoundAtAnyDepth(Handler<?> handler, String payload, Object bound) {
        assertThat(read(handler, payload)).isEqualTo(bound);
    }

    static class GenericMethods<T> {

        @io.holdfast.worker.annotation.TaskHandler("one")
        public Object one(T payload) {
            return payload;
        }

        @io.holdfast.worker.annotation.TaskHandler("list")
        public Object list(List<T> payload) {
            return payload;
        }

        @io.holdfast.worker.annotation.TaskHandler("map")
        public Object map(Map<String, T> payload, TaskContext task) {
            return payload;
        }

        @io.holdfast.worker.annotation.TaskHandler("array")
        public Object array(T[] payload) {
            return payload;
        }
    }

    interface Importer<T> {

        @io.holdfast.worker.annotation.TaskHandler("import")
        default Object imports(List<T> payload) {
            return payload;
        }
    }

    static class MiddleMethods<A, B extends Comparable<B>> extends GenericMethods<B> implements Importer<A> {

        @io.holdfast.worker.annotation.TaskHandler("own variable")
        public <S extends Order> Object own(S payload) {
            return payload;
        }
    }

    static class OrderMethods extends MiddleMethods<Order, Order> {}

    @ParameterizedTest
    @MethodSource("annotated")
    void soItIsOfInheritedMethods(String type, String payload, Object bound) {
        assertThat(read(annotated(new OrderMethods(), type), payload)).isEqualTo(bound);
    }

    static Stream<Arguments> annotated() {
        return Stream.of(
                Arguments.of("one", JSON, ORDER),
                Arguments.of("list", "[" + JSON + "]", List.of(ORDER)),
                Arguments.of("map", "{\"a\":" + JSON + "}", Map.of("a", ORDER)),
                Arguments.of("array", "[" + JSON + "]", new Order[] {ORDER}),
                Arguments.of("import", "[" + JSON + "]", List.of(ORDER)),
                Arguments.of("own variable", JSON, ORDER));
    }

    static class LeftOpen<T> extends Base<T> {}

    static class LeftOpenBelow<T> extends Lists<T> {}

    static class SelfBounded<T extends Comparable<T>> extends Base<T> {}

    @Test
    void anUnresolvableTypeVariableIsRejectedByName() {
        assertThatThrownBy(new LeftOpen<Order>()::payloadType)
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining("type variable T")
                .hasMessageContaining("payloadType()");
        assertThatThrownBy(new LeftOpenBelow<Order>()::payloadType).isInstanceOf(InvalidHandlerException.class);
        assertThatThrownBy(() -> AnnotatedHandlers.of(new GenericMethods<Order>()))
                .isInstanceOf(InvalidHandlerException.class)
                .hasMessageContaining("type variable T");
    }

    @Test
    void aVariableThatIsBoundedByItselfIsItsBound() {
        assertThat(new SelfBounded<Order>().payloadType().getTypeName()).startsWith("java.lang.Comparable");
    }

    private static Handler<?> annotated(Object bean, String type) {
        return AnnotatedHandlers.of(bean).stream()
                .filter(handler -> handler.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Object read(Handler<?> handler, String payload) {
        return PayloadReader.of(JsonMapper.shared(), handler.payloadType()).read(Payload.ofText(payload));
    }
}
