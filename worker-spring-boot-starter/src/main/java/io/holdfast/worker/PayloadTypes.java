package io.holdfast.worker;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.springframework.core.ResolvableType;

/** Resolves the declared payload type of a handler. */
public final class PayloadTypes {

    private final Deque<Type> path = new ArrayDeque<>();

    private PayloadTypes() {}

    /**
     * Replaces the type variables, at any depth, by the types that the handler's class assigns, or else by their bound.
     *
     * @throws IllegalArgumentException if a type variable has neither; the message names it
     */
    public static Type resolve(ResolvableType declared) {
        return new PayloadTypes().resolved(declared);
    }

    private Type resolved(ResolvableType declared) {
        if (declared.isArray()) {
            Type component = resolved(declared.getComponentType());
            return component instanceof Class<?> raw ? raw.arrayType() : (GenericArrayType) () -> component;
        }
        Class<?> raw = declared.resolve();
        if (raw == null) {
            if (isAnything(declared.getType())) {
                return Object.class;
            }
            throw new IllegalArgumentException(
                    "the type variable " + declared.getType().getTypeName() + " has no type");
        }
        ResolvableType[] arguments = declared.getGenerics();
        if (isRaw(raw, arguments) || path.contains(declared.getType())) {
            return raw;
        }
        path.push(declared.getType()); // a variable may be bounded by itself: T extends Comparable<T>
        ResolvableType[] resolved = Arrays.stream(arguments)
                .map(argument -> ResolvableType.forType(resolved(argument)))
                .toArray(ResolvableType[]::new);
        path.pop();
        return ResolvableType.forClassWithGenerics(raw, resolved).getType();
    }

    private static boolean isAnything(Type type) {
        return type instanceof WildcardType wildcard
                && wildcard.getLowerBounds().length == 0
                && wildcard.getUpperBounds()[0] == Object.class;
    }

    /** A class without type arguments has its own type variables as arguments. */
    private static boolean isRaw(Class<?> type, ResolvableType[] arguments) {
        return Arrays.stream(arguments)
                .allMatch(argument -> argument.getType() instanceof TypeVariable<?> variable
                        && variable.getGenericDeclaration() == type);
    }
}
