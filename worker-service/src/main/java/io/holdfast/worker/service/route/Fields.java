package io.holdfast.worker.service.route;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** The fields of one map, each taken once; whatever makes no sense is refused with the names of route and field. */
final class Fields {

    private final String route;
    private final String prefix;
    private final Map<String, @Nullable Object> left = new LinkedHashMap<>();

    Fields(String route, String prefix, Map<?, ?> fields) {
        this.route = route;
        this.prefix = prefix;
        fields.forEach((name, value) -> left.put(String.valueOf(name), value));
    }

    @Nullable
    String text(String name) {
        Object value = left.remove(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw wrong(name, "must be a text");
    }

    int number(String name, int min, int max, int usual) {
        Object value = left.remove(name);
        if (value == null) {
            return usual;
        }
        boolean good = value instanceof Integer number && number >= min && number <= max;
        check(name, good, value, "a whole number from " + min + " to " + max);
        return (Integer) value;
    }

    boolean flag(String name, boolean usual) {
        Object value = left.remove(name);
        if (value == null) {
            return usual;
        }
        check(name, value instanceof Boolean, value, "true or false");
        return (Boolean) value;
    }

    Duration time(String name, Duration min, Duration max, Duration usual) {
        Duration time = parsed(name, DurationStyle.SIMPLE::parse, "a time like 500ms, 10s or 2m");
        if (time == null) {
            return usual;
        }
        String allowed = "from " + DurationStyle.SIMPLE.print(min) + " to " + max.toSeconds() + "s";
        check(name, time.compareTo(min) >= 0 && time.compareTo(max) <= 0, time, allowed);
        return time;
    }

    <T> @Nullable T parsed(String name, Function<String, T> parser, String allowed) {
        Object value = left.remove(name);
        if (value == null) {
            return null;
        }
        String text = String.valueOf(value);
        // A bare number would get a unit that nobody wrote.
        check(name, value instanceof String && !text.matches("\\d*"), value, allowed);
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(name, text, allowed);
        }
    }

    /** A map within; empty when it is absent. */
    Map<?, ?> map(String name) {
        Object value = left.remove(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw wrong(name, "must be a map of names and values");
    }

    Fields within(String name) {
        return new Fields(route, prefix + name + ".", map(name));
    }

    void check(String name, boolean good, Object value, String allowed) {
        if (!good) {
            throw wrong(name, value, allowed);
        }
    }

    RouteException wrong(String name, Object value, String allowed) {
        return new RouteException(
                "Route '" + route + "': " + prefix + name + " is '" + value + "': it must be " + allowed);
    }

    RouteException wrong(String name, String what) {
        return new RouteException("Route '" + route + "': " + prefix + name + " " + what);
    }

    /** Refuses what has not been taken. */
    void end() {
        if (!left.isEmpty()) {
            throw wrong(left.keySet().iterator().next(), "is no field of a route");
        }
    }
}
