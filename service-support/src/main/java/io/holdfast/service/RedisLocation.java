package io.holdfast.service;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where Redis is: one server, the master that Sentinels know by a name, or a Cluster. */
final class RedisLocation {

    static final String ADDRESS = "REDIS_ADDR";
    static final String MASTER = "REDIS_SENTINEL_MASTER";
    static final String CLUSTER = "REDIS_CLUSTER_NODES";
    static final String DATABASE = "REDIS_DB";

    private static final Pattern MASTER_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private RedisLocation() {}

    /** @throws IllegalArgumentException if an address is malformed */
    static Map<String, String> ofAddress(String value, Map<String, String> environment) {
        if (!isBlank(CLUSTER, environment)) {
            return Map.of();
        } else if (isBlank(MASTER, environment)) {
            return HostPort.parse(value).asRedisProperties();
        }
        return Map.of("spring.data.redis.sentinel.nodes", nodes(value));
    }

    /** @throws IllegalArgumentException if the name is malformed, or the addresses of the Sentinels are missing */
    static Map<String, String> ofMaster(String name, Map<String, String> environment) {
        if (!MASTER_NAME.matcher(name).matches() || isBlank(ADDRESS, environment)) {
            throw new IllegalArgumentException(name);
        }
        return Map.of("spring.data.redis.sentinel.master", name);
    }

    /**
     * @throws IllegalArgumentException if an address is malformed, or another variable says where Redis is; a Cluster has
     *     one database
     */
    static Map<String, String> ofCluster(String value, Map<String, String> environment) {
        boolean inDatabase =
                !Set.of("", "0").contains(environment.getOrDefault(DATABASE, "").strip());
        if (!isBlank(ADDRESS, environment) || !isBlank(MASTER, environment) || inDatabase) {
            throw new IllegalArgumentException(value);
        }
        return Map.of("spring.data.redis.cluster.nodes", nodes(value));
    }

    private static String nodes(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(node -> HostPort.parse(node.strip()).asRedisNode())
                .collect(Collectors.joining(","));
    }

    private static boolean isBlank(String variable, Map<String, String> environment) {
        return environment.getOrDefault(variable, "").isBlank();
    }
}
