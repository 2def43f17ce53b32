package io.holdfast.producer.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call the producer, and how often.
 *
 * @param token a token with every scope; if it or {@code tokensFile} is set, every request except those to {@code /health}
 *     and {@code /metrics} needs a token
 * @param tokensFile lines {@code name:scopes:sha256-hex}; read again when it changes
 * @param callsPerSecond of each token, or of each address; 0 for no limit
 */
@ConfigurationProperties("holdfast.producer.access")
public record AccessProperties(
        @Nullable String token,
        @Nullable Path tokensFile,
        @DefaultValue("0") int callsPerSecond) {

    public static final int MAX_CALLS = 1_000_000;

    public AccessProperties {
        if (callsPerSecond < 0 || callsPerSecond > MAX_CALLS) {
            throw new IllegalArgumentException("holdfast.producer.access.calls-per-second is " + callsPerSecond
                    + ": it must be from 0 to " + MAX_CALLS);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AccessProperties[token " + (token == null ? "not set" : "set") + ", tokensFile=" + tokensFile
                + ", callsPerSecond=" + callsPerSecond + "]";
    }
}
