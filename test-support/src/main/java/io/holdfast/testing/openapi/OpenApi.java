package io.holdfast.testing.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** A description of an HTTP API, written by hand. */
public final class OpenApi {

    private static final String PARAMETERS = "parameters";
    private static final String PROBLEM = "application/problem+json";

    private final Map<String, Object> description;
    private final List<Operation> operations = new ArrayList<>();

    private OpenApi(Map<String, Object> description) {
        this.description = description;
        map(description.get("paths"))
                .forEach((path, item) -> map(item).forEach((method, operation) -> {
                    if (!method.equals(PARAMETERS)) {
                        operations.add(new Operation(path, method, map(item), map(operation)));
                    }
                }));
    }

    /** Reads {@code openapi.yaml} from the package of this class. */
    public static OpenApi near(Class<?> type) {
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream("openapi.yaml"))) {
            return new OpenApi(new Yaml().load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One call that the API has. */
    public record Operation(String path, String method, Map<String, Object> item, Map<String, Object> fields) {

        public boolean hasBody() {
            return fields.containsKey("requestBody");
        }

        public Set<String> statuses() {
            return map(fields.get("responses")).keySet();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** In the form {@code get /tasks/{id}}. */
    public Set<String> calls() {
        return named(operation -> true);
    }

    /** The calls that do not document this status although they should. */
    public Set<String> without(String status, Predicate<Operation> which) {
        return named(operation -> which.test(operation) && !operation.statuses().contains(status));
    }

    private Set<String> named(Predicate<Operation> which) {
        Set<String> names = new TreeSet<>();
        operations.stream().filter(which).map(Operation::toString).forEach(names::add);
        return names;
    }

    /** What is at a place of the description; null if nothing is. */
    public @Nullable Object at(String... path) {
        Object node = description;
        for (String step : path) {
            node = node instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return node;
    }

    /** What no description should have: references and links to nothing, operations without an id or an example. */
    public List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        check("", description, flaws);
        Set<Object> ids = new HashSet<>();
        for (Operation operation : operations) {
            if (!ids.add(operation.fields.getOrDefault("operationId", ""))) {
                flaws.add(operation + " has no operationId of its own");
            }
            for (String required : List.of("operationId", "summary", "tags")) {
                if (!operation.fields.containsKey(required)) {
                    flaws.add(operation + " has no " + required);
                }
            }
            if (operation.hasBody()) {
                checkExample(operation + " requestBody", operation.fields.get("requestBody"), flaws);
            }
            map(operation.fields.get("responses")).forEach((status, response) -> {
                checkResponse(operation + " " + status, status, map(resolved(response)), flaws);
            });
        }
        return flaws;
    }

    /** A member without a value is most often the rest of a text that should be in quotes. */
    private void check(String place, Object node, List<String> flaws) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value == null) {
                    flaws.add(place + " has a member without a value: " + name);
                } else if (name.equals("$ref") && resolved(node) == null) {
                    flaws.add(place + " refers to nothing: " + value);
                } else {
                    check(place + "/" + name, value, flaws);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(item -> check(place, item, flaws));
        }
    }

    private void checkResponse(String place, String status, Map<String, Object> response, List<String> flaws) {
        Map<String, Object> content = map(response.getOrDefault("content", Map.of()));
        if (content.containsKey(PROBLEM)) {
            checkExample(place, response, flaws);
            Object example = map(content.get(PROBLEM)).get("example");
            if (example != null && !status.equals(String.valueOf(map(example).get("status")))) {
                flaws.add(place + " has an example with another status");
            }
        }
        map(response.getOrDefault("links", Map.of()))
                .forEach((name, link) -> checkLink(place + " " + name, link, flaws));
    }

    private static void checkExample(String place, @Nullable Object container, List<String> flaws) {
        map(map(container).get("content")).forEach((type, media) -> {
            if (!map(media).containsKey("example") && !map(media).containsKey("examples")) {
                flaws.add(place + " has no example of " + type);
            }
        });
    }

    private void checkLink(String place, Object link, List<String> flaws) {
        Object target = map(link).get("operationId");
        Operation operation = operations.stream()
                .filter(each -> Objects.equals(each.fields.get("operationId"), target))
                .findFirst()
                .orElse(null);
        if (operation == null) {
            flaws.add(place + " links to no operation");
            return;
        }
        Set<String> known = new HashSet<>();
        for (Map<String, Object> owner : List.of(operation.item, operation.fields)) {
            for (Object parameter : (List<?>) owner.getOrDefault(PARAMETERS, List.of())) {
                Map<String, Object> fields = map(resolved(parameter));
                known.add(String.valueOf(fields.get("name")));
                known.add(fields.get("in") + "." + fields.get("name"));
            }
        }
        map(map(link).getOrDefault(PARAMETERS, Map.of())).keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> flaws.add(place + " sets the unknown parameter " + name));
    }

    /** What a reference refers to, or else the node; null if it refers to nothing. */
    private @Nullable Object resolved(Object node) {
        Object reference = map(node).get("$ref");
        return reference instanceof String path ? at(path.substring(2).split("/", -1)) : node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object node) {
        return (Map<String, Object>) Objects.requireNonNull(node);
    }
}
