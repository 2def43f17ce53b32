package io.holdfast.cli.redis;

import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.Escapes;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SslOptions;
import java.io.File;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Reads from the environment which Redis to use, by the same variables as the services. A blank one counts as absent. */
public final class RedisVariables {

    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9_.-]*|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})");
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> environment;

    public RedisVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** For messages: {@code localhost:6379}. */
    public String address() {
        String given = value("REDIS_ADDR");
        return given == null ? "localhost:6379" : Escapes.text(given);
    }

    /** A factory that has not connected yet. */
    public LettuceConnectionFactory factory() {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration(), client());
        factory.afterPropertiesSet();
        return factory;
    }

    private RedisConfiguration configuration() {
        String master = value("REDIS_SENTINEL_MASTER");
        if (master != null) {
            RedisSentinelConfiguration sentinels = new RedisSentinelConfiguration();
            sentinels.master(master);
            for (String node : address().split(",", -1)) {
                Matcher address = parsed(node.strip());
                sentinels.sentinel(new RedisNode(host(address), port(address)));
            }
            sentinels.setDatabase(database());
            sentinels.setUsername(value("REDIS_USERNAME"));
            sentinels.setPassword(RedisPassword.of(password("REDIS_PASSWORD")));
            sentinels.setSentinelUsername(value("REDIS_SENTINEL_USERNAME"));
            sentinels.setSentinelPassword(RedisPassword.of(password("REDIS_SENTINEL_PASSWORD")));
            return sentinels;
        }
        Matcher address = parsed(address());
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(host(address), port(address));
        server.setDatabase(database());
        server.setUsername(value("REDIS_USERNAME"));
        server.setPassword(RedisPassword.of(password("REDIS_PASSWORD")));
        return server;
    }

    private LettuceClientConfiguration client() {
        String tls = value("REDIS_TLS");
        if (tls != null && !tls.equals("true") && !tls.equals("false")) {
            throw invalid("REDIS_TLS", tls, "true or false");
        }
        var client = LettuceClientConfiguration.builder().clientName("holdfast-cli");
        if (!"true".equals(tls)) {
            return client.build();
        }
        SslOptions.Builder ssl = SslOptions.builder();
        File authority = file("REDIS_TLS_CA_FILE");
        if (authority != null) {
            ssl.trustManager(authority);
        }
        File certificate = file("REDIS_TLS_CERT_FILE");
        File key = file("REDIS_TLS_KEY_FILE");
        if (certificate != null && key != null) {
            ssl.keyManager(certificate, key, new char[0]);
        } else if (certificate != null || key != null) {
            throw CommandException.usage("REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE need each other");
        }
        client.clientOptions(ClientOptions.builder().sslOptions(ssl.build()).build());
        return client.useSsl().build();
    }

    private @Nullable File file(String variable) {
        String name = value(variable);
        if (name == null) {
            return null;
        }
        File file = new File(name);
        if (!file.canRead()) {
            throw invalid(variable, name, "a file that can be read");
        }
        return file;
    }

    private int database() {
        String text = value("REDIS_DB");
        if (text == null) {
            return 0;
        } else if (!text.matches("\\d{1,6}") || Integer.parseInt(text) > 100_000) {
            throw invalid("REDIS_DB", text, "a whole number from 0 to 100000");
        }
        return Integer.parseInt(text);
    }

    private Matcher parsed(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches() || port(matcher) == 0 || port(matcher) > MAX_PORT) {
            throw invalid(
                    "REDIS_ADDR",
                    address,
                    "like localhost:6379, or the addresses of the Sentinels separated by commas if"
                            + " REDIS_SENTINEL_MASTER is set");
        }
        return matcher;
    }

    private static String host(Matcher address) {
        String host = address.group(1).replaceAll("^\\[|]$", "");
        return host.isEmpty() ? "localhost" : host;
    }

    private static int port(Matcher address) {
        return Integer.parseInt(address.group(2));
    }

    private @Nullable String value(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** With its leading and trailing blanks. */
    private @Nullable String password(String variable) {
        String value = environment.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    private static CommandException invalid(String variable, String value, String allowed) {
        return CommandException.usage(variable + " is '" + Escapes.text(value) + "': it must be " + allowed);
    }
}
