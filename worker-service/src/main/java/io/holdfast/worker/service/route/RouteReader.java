package io.holdfast.worker.service.route;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the route of a type. */
final class RouteReader {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_CONCURRENCY = 10;
    private static final int MAX_CONCURRENCY = 10_000;

    private final UnaryOperator<@Nullable String> environment;
    private final boolean allowPrivate;

    /**
     * @param environment returns the value of a variable, or null
     * @param allowPrivate the default for routes that do not set it
     */
    RouteReader(UnaryOperator<@Nullable String> environment, boolean allowPrivate) {
        this.environment = environment;
        this.allowPrivate = allowPrivate;
    }

    /** @param value a map of fields, or just a URL */
    RouteSettings read(String type, @Nullable Object value) {
        Object fields = value instanceof String url ? Map.of("url", url) : value;
        if (!(fields instanceof Map<?, ?> map)) {
            throw new RouteException("Route '" + type + "' must be a URL or a map of fields");
        }
        return read(typeOf(type), new RouteFields(type, "", map));
    }

    private RouteSettings read(TaskType type, RouteFields fields) {
        boolean privateAllowed = fields.flag("allow_private", allowPrivate);
        RouteSettings route = new RouteSettings(
                type,
                queueOf(type, fields),
                TargetUrl.read(fields, privateAllowed),
                new RouteHeaders(environment).read(fields),
                fields.time("timeout", Duration.ofMillis(10), Duration.ofHours(1), DEFAULT_TIMEOUT),
                fields.number("concurrency", 1, MAX_CONCURRENCY, DEFAULT_CONCURRENCY),
                fields.parsed("rate", Rate::parse, Rate.ALLOWED),
                secretOf(fields),
                privateAllowed,
                BreakerSettings.read(fields.nested("breaker")));
        fields.refuseUnread();
        return route;
    }

    private static TaskType typeOf(String type) {
        try {
            return new TaskType(type);
        } catch (IllegalArgumentException e) {
            throw new RouteException("Route '" + type + "': invalid task type: " + e.getMessage());
        }
    }

    private static QueueName queueOf(TaskType type, RouteFields fields) {
        String allowed = "1 to 64 of A-Z a-z 0-9 _ -, and not " + QueueName.DEFAULT;
        String named = fields.text("queue");
        if (named == null) {
            return RouteQueue.of(type);
        }
        try {
            QueueName queue = new QueueName(named);
            // Tasks of other types are in that queue, and would have to wait for the route.
            fields.check("queue", !queue.equals(QueueName.DEFAULT), named, allowed);
            return queue;
        } catch (IllegalArgumentException e) {
            throw fields.invalid("queue", named, allowed);
        }
    }

    private @Nullable Secret secretOf(RouteFields fields) {
        String variable = fields.text("secret_env");
        String file = fields.text("secret_file");
        if (variable == null && file == null) {
            return null;
        } else if (variable != null && file != null) {
            throw fields.invalid("secret_file", "and secret_env cannot both be set");
        }
        String name = variable == null ? "secret_file" : "secret_env";
        String text = variable == null ? contentOf(Objects.requireNonNull(file), fields) : environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw fields.invalid(name, "names " + (variable == null ? file : variable) + ", which is missing or blank");
        }
        return new Secret(text.strip());
    }

    private static String contentOf(String file, RouteFields fields) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw fields.invalid("secret_file", "names " + file + ", which cannot be read");
        }
    }
}
