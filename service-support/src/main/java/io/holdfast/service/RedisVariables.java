package io.holdfast.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The variables that say which Redis a service works on: one server, or the master that Sentinels name. */
final class RedisVariables {

    private static final String ADDRESS = "REDIS_ADDR";
    private static final String MASTER = "REDIS_SENTINEL_MASTER";
    private static final Pattern MASTER_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private RedisVariables() {}

    static List<Variable> all() {
        return List.of(
                new Variable(
                        ADDRESS,
                        "like localhost:6379; or, with " + MASTER + ", the Sentinels' addresses separated by commas",
                        "localhost:6379",
                        RedisVariables::place),
                new Variable(
                        MASTER,
                        "the name that the Sentinels have for the master, of letters, digits, '.', '_' and '-',"
                                + " beside the Sentinels' addresses in " + ADDRESS,
                        null,
                        RedisVariables::master),
                Variable.wholeNumber("REDIS_DB", "spring.data.redis.database", 0, 100_000),
                Variable.text("REDIS_USERNAME", "spring.data.redis.username"),
                Variable.password("REDIS_PASSWORD", "spring.data.redis.password"),
                // Ignored without Sentinels: a login for nobody.
                Variable.text("REDIS_SENTINEL_USERNAME", "spring.data.redis.sentinel.username")
                        .onlyWith(MASTER),
                Variable.password("REDIS_SENTINEL_PASSWORD", "spring.data.redis.sentinel.password")
                        .onlyWith(MASTER),
                Variable.flag("REDIS_TLS", "spring.data.redis.ssl.enabled"));
    }

    private static Map<String, String> place(String value, Map<String, String> environment) {
        if (!Variable.isGiven(MASTER, environment)) {
            return HostPort.parse(value).asRedisProperties();
        }
        String nodes = Arrays.stream(value.split(",", -1))
                .map(node -> HostPort.parse(node.strip()).asRedisNode())
                .collect(Collectors.joining(","));
        return Map.of("spring.data.redis.sentinel.nodes", nodes);
    }

    private static Map<String, String> master(String value, Map<String, String> environment) {
        if (!MASTER_NAME.matcher(value).matches() || !Variable.isGiven(ADDRESS, environment)) {
            throw new IllegalArgumentException();
        }
        return Map.of("spring.data.redis.sentinel.master", value);
    }
}
