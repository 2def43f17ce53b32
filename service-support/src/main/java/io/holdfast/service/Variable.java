package io.holdfast.service;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An environment variable of a service, and the Spring properties that it sets. A blank value counts as absent. */
public final class Variable {

    /** Names the file of the keys that encrypt payloads. */
    public static final String PAYLOAD_KEYS_FILE = "PAYLOAD_KEYS_FILE";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

    /** The JVM decodes a byte that is invalid in its locale to this character. */
    private static final char UNDECODABLE = '\ufffd';

    private final String name;
    private final String allowed;
    private final @Nullable String defaultValue;
    private final boolean verbatim;
    private final BiFunction<String, Map<String, String>, Map<String, String>> meaning;

    private Variable(
            String name, String allowed, @Nullable String defaultValue, Function<String, Map<String, String>> meaning) {
        this(name, allowed, defaultValue, (value, environment) -> meaning.apply(value));
    }

    /** @param meaning from the value and the environment to properties; throws IllegalArgumentException if it is invalid */
    private Variable(
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

    /** A whole number of milliseconds, which becomes a duration. 0 counts as absent. */
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

    /** Any text, trimmed. Spring placeholders in it are not resolved. */
    public static Variable text(String name, String property) {
        return new Variable(name, "a text", null, value -> literal(property, value));
    }

    /** Any text, with leading and trailing blanks. */
    public static Variable password(String name, String property) {
        return new Variable(name, "a text", null, true, (value, environment) -> literal(property, value));
    }

    private static Map<String, String> literal(String property, String value) {
        return Map.of(property, PLACEHOLDER.matcher(value).replaceAll("\\\\$0"));
    }

    /** The same variable, ignored unless another one is set. */
    Variable onlyWith(String other) {
        return new Variable(
                name,
                allowed,
                defaultValue,
                verbatim,
                (value, environment) -> isSet(other, environment) ? meaning.apply(value, environment) : Map.of());
    }

    private static boolean isSet(String variable, Map<String, String> environment) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** Names separated by commas. Blanks around a name are ignored. */
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

    /** Where a service listens: {@code :8085} (all interfaces), {@code host:8085} or {@code :0} (any free port). */
    public static Variable listenAddress(String name, String defaultValue) {
        String allowed = "like :8085, host:8085, or :0 for any free port";
        return new Variable(
                name, allowed, defaultValue, value -> HostPort.parse(value).asServerProperties());
    }

    /** How a service shows what it does: its log, and where it sends its traces. */
    public static List<Variable> observability() {
        return List.of(
                new Variable("LOG_FORMAT", "text or json", null, value -> switch (value) {
                    case "text" -> Map.of();
                    case "json" -> Map.of("logging.structured.format.console", "ecs");
                    default -> throw new IllegalArgumentException();
                }),
                new Variable(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        "the URL of an OTLP/HTTP receiver, like http://localhost:4318",
                        null,
                        Variable::otlpEndpoint));
    }

    /** Spring Boot derives the same property from the variable, but accepts any text. */
    private static Map<String, String> otlpEndpoint(String value) {
        URI url = URI.create(value);
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new IllegalArgumentException();
        }
        String path = value.endsWith("/") ? "v1/traces" : "/v1/traces";
        return Map.of("management.opentelemetry.tracing.export.otlp.endpoint", value + path);
    }

    /** The token of {@code /metrics}, which every service has. */
    public static Variable metricsToken() {
        return text("METRICS_TOKEN", "holdfast.metrics.token");
    }

    /** The keys that encrypt payloads, which every service needs. */
    public static Variable payloadKeysFile() {
        return text(PAYLOAD_KEYS_FILE, "holdfast.encryption.keys-file");
    }

    /** Whether a service serves the page that shows the description of its API. */
    public static Variable apiDocs() {
        return flag("API_DOCS", "holdfast.docs.enabled");
    }

    /** Which Redis a service uses, and how it logs in. */
    public static List<Variable> redis() {
        return List.of(
                new Variable(
                        RedisLocation.ADDRESS,
                        "like localhost:6379, or the addresses of the Sentinels separated by commas if "
                                + RedisLocation.MASTER + " is set",
                        "localhost:6379",
                        RedisLocation::ofAddress),
                new Variable(
                        RedisLocation.MASTER,
                        "the name of the master in the Sentinels' configuration (letters, digits, '.', '_' and '-'),"
                                + " and requires the Sentinels' addresses in " + RedisLocation.ADDRESS,
                        null,
                        RedisLocation::ofMaster),
                new Variable(
                        RedisLocation.CLUSTER,
                        "some nodes of a Redis Cluster, like redis-1:6379,redis-2:6379, and requires that "
                                + RedisLocation.ADDRESS + " and " + RedisLocation.MASTER + " are not set and "
                                + RedisLocation.DATABASE + " is 0",
                        null,
                        RedisLocation::ofCluster),
                wholeNumber(RedisLocation.DATABASE, "spring.data.redis.database", 0, 100_000),
                text("REDIS_USERNAME", "spring.data.redis.username"),
                password("REDIS_PASSWORD", "spring.data.redis.password"),
                // Without Sentinels there is nothing to log in to.
                text("REDIS_SENTINEL_USERNAME", "spring.data.redis.sentinel.username")
                        .onlyWith(RedisLocation.MASTER),
                password("REDIS_SENTINEL_PASSWORD", "spring.data.redis.sentinel.password")
                        .onlyWith(RedisLocation.MASTER),
                flag("REDIS_TLS", "spring.data.redis.ssl.enabled"),
                new Variable(RedisTls.AUTHORITY, RedisTls.CERTIFICATES, null, RedisTls::ofAuthority),
                new Variable(
                        RedisTls.CERTIFICATE,
                        RedisTls.CERTIFICATES + ", and requires " + RedisTls.KEY,
                        null,
                        RedisTls::ofCertificate),
                new Variable(
                        RedisTls.KEY,
                        "a readable file with a private key in PEM, without a password, and requires "
                                + RedisTls.CERTIFICATE,
                        null,
                        RedisTls::ofKey));
    }

    public String name() {
        return name;
    }

    /**
     * The properties that the variable sets in this environment. None if it is absent and has no default.
     *
     * @throws SettingException if the value is invalid
     */
    Map<String, String> propertiesIn(Map<String, String> environment) {
        String raw = environment.getOrDefault(name, "");
        String value = raw.isBlank() ? defaultValue : verbatim ? raw : raw.strip();
        if (value == null) {
            return Map.of();
        }
        if (value.indexOf(UNDECODABLE) >= 0) {
            throw SettingException.undecodable(name);
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

    /** A text that matches a pattern. */
    public static Variable matching(String name, String property, Pattern pattern, String allowed) {
        return new Variable(name, allowed, null, value -> {
            if (!pattern.matcher(value).matches()) {
                throw new IllegalArgumentException();
            }
            return Map.of(property, value);
        });
    }
}
