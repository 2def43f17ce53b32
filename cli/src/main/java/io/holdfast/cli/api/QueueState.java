package io.holdfast.cli.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What waits in a queue, as the API shows it. A number that it does not show is null. */
public record QueueState(JsonNode json) {

    public String name() {
        return json.path("name").asString("");
    }

    /** Whether its node of Redis answers. */
    public boolean isKnown() {
        return json.has("processing");
    }

    public boolean paused() {
        return json.path("paused").asBoolean(false);
    }

    public long count(String place) {
        return json.path(place).asLong(0);
    }

    public long pending() {
        return count("pending_high") + count("pending_default") + count("pending_low");
    }

    public @Nullable Long workers() {
        return json.has("workers") ? count("workers") : null;
    }

    /** The age in ms of the next pending task; null if none is pending. */
    public @Nullable Long oldestPendingMs() {
        return json.has("oldest_pending_ms") ? count("oldest_pending_ms") : null;
    }
}
