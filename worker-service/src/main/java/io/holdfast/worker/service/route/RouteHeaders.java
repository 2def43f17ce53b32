package io.holdfast.worker.service.route;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the custom headers of a route. Their values may refer to variables, as in {@code Bearer ${TOKEN}}, and are never logged. */
final class RouteHeaders {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,8000}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final String RESERVED_PREFIX = "holdfast-";
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final UnaryOperator<@Nullable String> environment;

    RouteHeaders(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    Map<String, String> read(RouteFields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.map("headers").forEach((key, value) -> {
            String name = String.valueOf(key);
            String field = "headers." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches() || RESERVED.contains(lower) || lower.startsWith(RESERVED_PREFIX)) {
                throw fields.invalid(field, "is a header that a route cannot set");
            } else if (value == null || value instanceof Map || value instanceof Iterable) {
                throw fields.invalid(field, "must be text");
            }
            headers.put(name, resolved(String.valueOf(value), field, fields));
        });
        return headers;
    }

    private String resolved(String template, String field, RouteFields fields) {
        String value = VARIABLE.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), field, fields)))
                .strip();
        if (!VALUE.matcher(value).matches()) {
            throw fields.invalid(field, "has characters that a header cannot have, or is too long");
        }
        return value;
    }

    private String valueOf(String variable, String field, RouteFields fields) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            throw fields.invalid(field, "names the variable " + variable + ", which is missing or blank");
        }
        return value.strip();
    }
}
