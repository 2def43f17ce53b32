package io.holdfast.service;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where Redis is: one server, or the master that Sentinels know by a name. */
final class RedisLocation {

    static final String ADDRESS = "REDIS_ADDR";
    static final String MASTER = "REDIS_SENTINEL_MASTER";

    private static final Pattern MASTER_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private RedisLocation() {}

    /** @throws IllegalArgumentException if an address is malformed */
    static Map<String, String> ofAddress(String value, Map<String, String> environment) {
        if (isBlank(MASTER, environment)) {
            return HostPort.parse(value).asRedisProperties();
        }
        String nodes = Arrays.stream(value.split(",", -1))
                .map(node -> HostPort.parse(node.strip()).asRedisNode())
                .collect(Collectors.joining(","));
        return Map.of("spring.data.redis.sentinel.nodes", nodes);
    }

    /** @throws IllegalArgumentException if the name is malformed, or the addresses of the Sentinels are missing */
    static Map<String, String> ofMaster(String name, Map<String, String> environment) {
        if (!MASTER_NAME.matcher(name).matches() || isBlank(ADDRESS, environment)) {
            throw new IllegalArgumentException(name);
        }
        return Map.of("spring.data.redis.sentinel.master", name);
    }

    private static boolean isBlank(String variable, Map<String, String> environment) {
        return environment.getOrDefault(variable, "").isBlank();
    }
}
