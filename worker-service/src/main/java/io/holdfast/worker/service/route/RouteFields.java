package io.holdfast.worker.service.route;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Reads the fields of a map. Invalid and unknown fields are refused with the name of the route and of the field. */
final class RouteFields {

    private final String route;
    private final String prefix;
    private final Map<String, @Nullable Object> unread = new LinkedHashMap<>();

    RouteFields(String route, String prefix, Map<?, ?> fields) {
        this.route = route;
        this.prefix = prefix;
        fields.forEach((name, value) -> unread.put(String.valueOf(name), value));
    }

    @Nullable
    String text(String name) {
        Object value = unread.remove(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isBlank()) {
            return text.strip();
        }
        throw invalid(name, "must be text");
    }

    int number(String name, int min, int max, int defaultValue) {
        Object value = unread.remove(name);
        if (value == null) {
            return defaultValue;
        }
        boolean valid = value instanceof Integer number && number >= min && number <= max;
        check(name, valid, value, "a whole number from " + min + " to " + max);
        return (Integer) value;
    }

    boolean flag(String name, boolean defaultValue) {
        Object value = unread.remove(name);
        if (value == null) {
            return defaultValue;
        }
        check(name, value instanceof Boolean, value, "true or false");
        return (Boolean) value;
    }

    Duration time(String name, Duration min, Duration max, Duration defaultValue) {
        Duration time = parsed(name, DurationStyle.SIMPLE::parse, "a time like 500ms, 10s or 2m");
        if (time == null) {
            return defaultValue;
        }
        String allowed = "from " + DurationStyle.SIMPLE.print(min) + " to " + max.toSeconds() + "s";
        check(name, time.compareTo(min) >= 0 && time.compareTo(max) <= 0, time, allowed);
        return time;
    }

    <T> @Nullable T parsed(String name, Function<String, T> parser, String allowed) {
        Object value = unread.remove(name);
        if (value == null) {
            return null;
        }
        String text = String.valueOf(value);
        // A bare number has no unit.
        check(name, value instanceof String && !text.matches("\\d*"), value, allowed);
        try {
            return parser.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw invalid(name, text, allowed);
        }
    }

    /** A nested map; empty if absent. */
    Map<?, ?> map(String name) {
        Object value = unread.remove(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw invalid(name, "must be a map of names and values");
    }

    RouteFields nested(String name) {
        return new RouteFields(route, prefix + name + ".", map(name));
    }

    void check(String name, boolean valid, Object value, String allowed) {
        if (!valid) {
            throw invalid(name, value, allowed);
        }
    }

    RouteException invalid(String name, Object value, String allowed) {
        return new RouteException(
                "Route '" + route + "': " + prefix + name + " is '" + value + "': it must be " + allowed);
    }

    RouteException invalid(String name, String what) {
        return new RouteException("Route '" + route + "': " + prefix + name + " " + what);
    }

    /** Refuses fields that have not been read. */
    void refuseUnread() {
        if (!unread.isEmpty()) {
            throw invalid(unread.keySet().iterator().next(), "is not a field of a route");
        }
    }
}
