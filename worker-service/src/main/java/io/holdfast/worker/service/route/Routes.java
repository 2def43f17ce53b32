package io.holdfast.worker.service.route;

import io.holdfast.queue.task.QueueName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** All routes of a worker. Types and queues are unique. */
public record Routes(List<RouteSettings> all) {

    public Routes {
        all = List.copyOf(all);
        Set<String> types = new HashSet<>();
        Map<QueueName, RouteSettings> queues = new HashMap<>();
        for (RouteSettings route : all) {
            if (!types.add(route.type().value())) {
                throw new RouteException("Route '" + route.type() + "' is both in the file and in ROUTES");
            }
            RouteSettings other = queues.put(route.queue(), route);
            if (other != null) {
                throw new RouteException("Route '" + route.type() + "': queue is '" + route.queue() + "', which route '"
                        + other.type() + "' already uses: each route needs a separate queue");
            }
        }
    }

    /**
     * Reads the configured routes.
     *
     * @param environment returns the value of a variable, or null
     * @throws RouteException if they are invalid
     */
    public static Routes read(RoutesProperties properties, UnaryOperator<@Nullable String> environment) {
        RouteReader reader = new RouteReader(environment, properties.allowPrivate());
        List<RouteSettings> all = new ArrayList<>();
        String file = properties.file();
        if (file != null && !file.isBlank()) {
            parse("ROUTES_FILE " + file, contentOf(file)).forEach((type, route) -> all.add(reader.read(type, route)));
        }
        String inline = properties.inline();
        if (inline != null && !inline.isBlank()) {
            parse("ROUTES", inline).forEach((type, route) -> all.add(reader.read(type, route)));
        }
        return new Routes(all);
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new RouteException("ROUTES_FILE is '" + file + "': it must be a readable file with routes ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static Map<String, @Nullable Object> parse(String source, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object read;
        try {
            read = new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            throw new RouteException(source + " is neither YAML nor JSON" + placeOf(e));
        }
        if (!(read instanceof Map<?, ?> map)) {
            throw new RouteException(source + " must be a map from types to routes");
        }
        Map<String, @Nullable Object> routes = new LinkedHashMap<>();
        map.forEach((type, route) -> {
            if (!(type instanceof String name)) {
                throw new RouteException(source + ": the type " + type + " must be in quotes");
            }
            routes.put(name, route);
        });
        return routes;
    }

    /** Leaves out the text, which may contain secrets. */
    private static String placeOf(YAMLException error) {
        if (error instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return ": " + marked.getProblem() + " in line "
                    + (marked.getProblemMark().getLine() + 1);
        }
        return "";
    }
}
