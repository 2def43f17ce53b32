package io.holdfast.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One environment variable of a service and the Spring properties that it stands for. A blank value counts as absent.
 */
public final class Variable {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

    /** What the JVM makes of a byte that its locale has no character for. */
    private static final char UNREADABLE = '\ufffd';

    private final String name;
    private final String allowed;
    private final @Nullable String defaultValue;
    private final boolean verbatim;
    private final BiFunction<String, Map<String, String>, Map<String, String>> meaning;

    private Variable(
            String name, String allowed, @Nullable String defaultValue, Function<String, Map<String, String>> meaning) {
        this(name, allowed, defaultValue, (value, environment) -> meaning.apply(value));
    }

    /** @param meaning of a value, beside the other variables; throws IllegalArgumentException when it makes no sense */
    Variable(
            String name,
            String allowed,
            @Nullable String defaultValue,
            BiFunction<String, Map<String, String>, Map<String, String>> meaning) {
        this(name, allowed, defaultValue, false, meaning);
    }

    private Variable(
            String name,
            String allowed,
            @Nullable String defaultValue,
            boolean verbatim,
            BiFunction<String, Map<String, String>, Map<String, String>> meaning) {
        this.name = name;
        this.allowed = allowed;
        this.defaultValue = defaultValue;
        this.verbatim = verbatim;
        this.meaning = meaning;
    }

    public static Variable wholeNumber(String name, String property, long min, long max) {
        return number(name, property, min, max, "");
    }

    /** A whole number of seconds, which becomes a duration. */
    public static Variable seconds(String name, String property, long min, long max) {
        return number(name, property, min, max, "s");
    }

    /** A whole number of milliseconds, which becomes a duration. */
    public static Variable millis(String name, String property, long min, long max) {
        return number(name, property, min, max, "ms");
    }

    /** A whole number of milliseconds, which becomes a duration; 0 counts as absent. */
    public static Variable millisOrZero(String name, String property, long max) {
        Variable millis = millis(name, property, 0, max);
        return new Variable(name, millis.allowed, null, value -> {
            Map<String, String> meaning = millis.meaning.apply(value, Map.of());
            return Long.parseLong(value) == 0 ? Map.of() : meaning;
        });
    }

    public static Variable flag(String name, String property) {
        return matching(name, property, Pattern.compile("true|false"), "true or false");
    }

    /** Any text, without the blanks around it; what looks like a placeholder of Spring's is not one. */
    public static Variable text(String name, String property) {
        return new Variable(name, "a text", null, value -> asItIs(property, value));
    }

    /** A text whose blanks count, at its start and end too. */
    static Variable password(String name, String property) {
        return new Variable(name, "a text", null, true, (value, environment) -> asItIs(property, value));
    }

    private static Map<String, String> asItIs(String property, String value) {
        return Map.of(property, PLACEHOLDER.matcher(value).replaceAll("\\\\$0"));
    }

    /** The same variable, as long as another is set; without that one it says nothing. */
    Variable onlyWith(String other) {
        return new Variable(
                name,
                allowed,
                defaultValue,
                verbatim,
                (value, environment) -> isGiven(other, environment) ? meaning.apply(value, environment) : Map.of());
    }

    static boolean isGiven(String variable, Map<String, String> environment) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** Names separated by commas, blanks around them ignored. */
    public static Variable names(String name, String property, Pattern each, String allowed) {
        return new Variable(name, allowed, null, value -> {
            List<String> names =
                    Arrays.stream(value.split(",", -1)).map(String::strip).toList();
            if (!names.stream().allMatch(each.asMatchPredicate())) {
                throw new IllegalArgumentException();
            }
            return Map.of(property, String.join(",", names));
        });
    }

    /** Where a service listens: {@code :8085} on all interfaces, {@code host:8085}, {@code :0} on any free port. */
    public static Variable listenAddress(String name, String defaultValue) {
        String allowed = "like :8085, host:8085, or :0 for any free port";
        return new Variable(
                name, allowed, defaultValue, value -> HostPort.parse(value).asServerProperties());
    }

    /** Which Redis the service works on. */
    public static List<Variable> redis() {
        return RedisVariables.all();
    }

    /** As it stands in the environment. */
    public String name() {
        return name;
    }

    /** The properties that the variable stands for in this environment; none when it is absent and has no default. */
    Map<String, String> propertiesIn(Map<String, String> environment) {
        String given = environment.getOrDefault(name, "");
        String value = given.isBlank() ? defaultValue : verbatim ? given : given.strip();
        if (value == null) {
            return Map.of();
        }
        if (value.indexOf(UNREADABLE) >= 0) {
            throw SettingException.unreadable(name);
        }
        try {
            return meaning.apply(value, environment);
        } catch (IllegalArgumentException e) {
            throw new SettingException(name, value, allowed);
        }
    }

    private static Variable number(String name, String property, long min, long max, String unit) {
        return new Variable(name, "a whole number from " + min + " to " + max, null, value -> {
            long number = Long.parseLong(value);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return Map.of(property, number + unit);
        });
    }

    /** A text of that form. */
    public static Variable matching(String name, String property, Pattern pattern, String allowed) {
        return new Variable(name, allowed, null, value -> {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException();
            }
            return Map.of(property, value);
        });
    }
}
