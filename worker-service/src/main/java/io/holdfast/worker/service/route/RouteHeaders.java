package io.holdfast.worker.service.route;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a route's own. Their values may take in variables, {@code Bearer ${TOKEN}}, and are never shown. */
final class RouteHeaders {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]{0,8000}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final String OURS = "holdfast-";
    private static final Set<String> TAKEN = Set.of(
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

    Map<String, String> read(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.map("headers").forEach((key, value) -> {
            String name = String.valueOf(key);
            String field = "headers." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(name).matches() || TAKEN.contains(lower) || lower.startsWith(OURS)) {
                throw fields.wrong(field, "is no header that a route can set");
            } else if (value == null || value instanceof Map || value instanceof Iterable) {
                throw fields.wrong(field, "must be a text");
            }
            headers.put(name, filledIn(String.valueOf(value), field, fields));
        });
        return headers;
    }

    private String filledIn(String template, String field, Fields fields) {
        String value = VARIABLE.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), field, fields)))
                .strip();
        if (!VALUE.matcher(value).matches()) {
            throw fields.wrong(field, "has characters that a header can't have, or too many");
        }
        return value;
    }

    private String valueOf(String variable, String field, Fields fields) {
        String value = environment.apply(variable);
        if (value == null || value.isBlank()) {
            throw fields.wrong(field, "names the variable " + variable + ", which is absent or blank");
        }
        return value.strip();
    }
}
