package io.holdfast.cli.command;

import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.Escapes;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command. */
public final class Settings {

    private static final String DEFAULT_URL = "http://localhost:8085";

    private final Map<String, String> environment;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help")
    private boolean unusedHelp; // picocli evaluates it

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Producer; default: HOLDFAST_URL, or localhost:8085")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            scope = ScopeType.INHERIT,
            description = "Token of the producer's API; default: HOLDFAST_TOKEN")
    private @Nullable String token;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, for programs")
    private boolean json;

    public Settings(Map<String, String> environment) {
        this.environment = environment;
    }

    public boolean json() {
        return json;
    }

    /** Without a slash at its end. */
    URI url() {
        String given = firstOf(url, "HOLDFAST_URL");
        String text = given == null ? DEFAULT_URL : given.replaceAll("/+$", "");
        try {
            URI uri = URI.create(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // it is refused below
        }
        throw CommandException.usage((url == null ? "HOLDFAST_URL" : "--url") + " is '" + Escapes.text(text)
                + "': it must be like http://localhost:8085 or https://example.org/holdfast");
    }

    /** Without blanks around it; null if none is set. */
    @Nullable
    String token() {
        String given = firstOf(token, "HOLDFAST_TOKEN");
        if (given != null && !given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw CommandException.usage((token == null ? "HOLDFAST_TOKEN" : "--token")
                    + " has characters that no token has: only visible ASCII characters are allowed");
        }
        return given;
    }

    private @Nullable String firstOf(@Nullable String option, String variable) {
        String value = option != null ? option : environment.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
