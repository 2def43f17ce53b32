package io.holdfast.worker.service.route;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes a route of what is written down for a type. */
final class RouteReader {

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final int USUAL_CONCURRENCY = 10;
    private static final int MOST_CONCURRENCY = 10_000;

    private final UnaryOperator<@Nullable String> environment;
    private final boolean allowPrivate;

    /**
     * @param environment gives the value of a variable, or null
     * @param allowPrivate for routes that don't say
     */
    RouteReader(UnaryOperator<@Nullable String> environment, boolean allowPrivate) {
        this.environment = environment;
        this.allowPrivate = allowPrivate;
    }

    /** @param written a map of fields, or a URL alone */
    RouteSettings read(String type, @Nullable Object written) {
        Object fields = written instanceof String url ? Map.of("url", url) : written;
        if (!(fields instanceof Map<?, ?> map)) {
            throw new RouteException("Route '" + type + "' must be a URL, or a map of fields with one");
        }
        return read(typeOf(type), new Fields(type, "", map));
    }

    private RouteSettings read(TaskType type, Fields fields) {
        boolean reachesPrivate = fields.flag("allow_private", allowPrivate);
        RouteSettings route = new RouteSettings(
                type,
                queueOf(type, fields),
                TargetUrl.read(fields, reachesPrivate),
                new RouteHeaders(environment).read(fields),
                fields.time("timeout", Duration.ofMillis(10), Duration.ofHours(1), USUAL_TIMEOUT),
                fields.number("concurrency", 1, MOST_CONCURRENCY, USUAL_CONCURRENCY),
                fields.parsed("rate", Rate::parse, Rate.ALLOWED),
                secretOf(fields),
                reachesPrivate,
                BreakerSettings.read(fields.within("breaker")));
        fields.end();
        return route;
    }

    private static TaskType typeOf(String type) {
        try {
            return new TaskType(type);
        } catch (IllegalArgumentException e) {
            throw new RouteException("Route '" + type + "': that is no type of tasks: " + e.getMessage());
        }
    }

    private static QueueName queueOf(TaskType type, Fields fields) {
        String allowed = "1 to 64 of A-Z a-z 0-9 _ -, and not " + QueueName.DEFAULT;
        String named = fields.text("queue");
        if (named == null) {
            return RouteQueue.of(type);
        }
        try {
            QueueName queue = new QueueName(named);
            // Tasks of other types wait there, and would wait for the route.
            fields.check("queue", !queue.equals(QueueName.DEFAULT), named, allowed);
            return queue;
        } catch (IllegalArgumentException e) {
            throw fields.wrong("queue", named, allowed);
        }
    }

    private @Nullable Secret secretOf(Fields fields) {
        String variable = fields.text("secret_env");
        String file = fields.text("secret_file");
        if (variable == null && file == null) {
            return null;
        } else if (variable != null && file != null) {
            throw fields.wrong("secret_file", "can't stand beside secret_env");
        }
        String name = variable == null ? "secret_file" : "secret_env";
        String text = variable == null ? contentOf(Objects.requireNonNull(file), fields) : environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw fields.wrong(name, "names " + (variable == null ? file : variable) + ", which is absent or blank");
        }
        return new Secret(text.strip());
    }

    private static String contentOf(String file, Fields fields) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw fields.wrong("secret_file", "names " + file + ", which can't be read");
        }
    }
}
