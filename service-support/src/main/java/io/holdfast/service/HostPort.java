package io.holdfast.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port, and a host that may be empty. */
record HostPort(String host, int port) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if the text is not {@code :port}, {@code host:port} or {@code [ipv6]:port} */
    static HostPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw new IllegalArgumentException("Not a host and port: " + text);
        }
        String host = matcher.group(1).replaceAll("^\\[|]$", "");
        return new HostPort(host, Integer.parseInt(matcher.group(2)));
    }

    Map<String, String> asServerProperties() {
        String number = Integer.toString(port);
        if (host.isEmpty()) {
            return Map.of("server.port", number);
        }
        try {
            return Map.of(
                    "server.port",
                    number,
                    "server.address",
                    InetAddress.getByName(host).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("Unknown host: " + host, e);
        }
    }

    /** The form that {@code spring.data.redis.sentinel.nodes} takes. */
    String asRedisNode() {
        return asRedisProperties().get("spring.data.redis.host") + ":" + port;
    }

    Map<String, String> asRedisProperties() {
        if (port == 0) {
            throw new IllegalArgumentException("Redis cannot listen on port 0");
        }
        String name = host.isEmpty() ? "localhost" : host;
        return Map.of("spring.data.redis.host", name, "spring.data.redis.port", Integer.toString(port));
    }
}
