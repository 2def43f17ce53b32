package io.holdfast.worker;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.springframework.core.ResolvableType;

/** Resolves what a handler declares as its payload. */
public final class PayloadTypes {

    private final Deque<Type> path = new ArrayDeque<>();

    private PayloadTypes() {}

    /**
     * Replaces the type variables, at any depth, by what the handler's class says they stand for; one that it leaves open
     * by its bound.
     *
     * @throws IllegalArgumentException when a type variable is left open and has no bound; names it
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
                    "the type variable " + declared.getType().getTypeName() + " stands for no type");
        }
        ResolvableType[] arguments = declared.getGenerics();
        if (isRaw(raw, arguments) || path.contains(declared.getType())) {
            return raw;
        }
        path.push(declared.getType()); // a variable can be bounded by itself: T extends Comparable<T>
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

    /** A class without type arguments shows its own type variables in their place. */
    private static boolean isRaw(Class<?> type, ResolvableType[] arguments) {
        return Arrays.stream(arguments)
                .allMatch(argument -> argument.getType() instanceof TypeVariable<?> variable
                        && variable.getGenericDeclaration() == type);
    }
}
