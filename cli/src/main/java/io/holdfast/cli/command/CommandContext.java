package io.holdfast.cli.command;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.terminal.Output;
import io.holdfast.cli.terminal.Streams;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command works with. */
public final class CommandContext {

    private final Map<String, String> environment;
    private final Streams streams;
    private final Clock clock;
    private final Settings settings;
    private @Nullable ApiClient api;

    public CommandContext(Map<String, String> environment, Streams streams, Clock clock) {
        this.environment = environment;
        this.streams = streams;
        this.clock = clock;
        this.settings = new Settings(environment);
    }

    public Settings settings() {
        return settings;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Streams streams() {
        return streams;
    }

    public Instant now() {
        return clock.instant();
    }

    public Clock clock() {
        return clock;
    }

    public Output output() {
        return new Output(streams, settings.json());
    }

    public ApiClient api() {
        if (api == null) {
            api = new ApiClient(settings.url(), settings.token());
        }
        return api;
    }
}
