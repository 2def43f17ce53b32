package io.holdfast.cli.api;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the queues over the API. */
public final class Queues {

    private static final int PAGE = 1_000;

    private final ApiClient api;

    public Queues(ApiClient api) {
        this.api = api;
    }

    /** All queues by name. */
    public List<QueueState> all() {
        List<QueueState> queues = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = api.get(Path.of("queues").with("limit", PAGE).with("cursor", cursor))
                    .json();
            page.path("queues").forEach(queue -> queues.add(new QueueState(queue)));
            cursor = page.path("next_cursor").asString(null);
        } while (cursor != null);
        return queues;
    }

    public QueueState one(String queue) {
        return new QueueState(api.get(Path.of("queues", queue)).json());
    }

    /** Null if there is no such queue. */
    public @Nullable QueueState find(String queue) {
        try {
            return one(queue);
        } catch (ApiException e) {
            if (e.problem().code().equals("NOT_FOUND")) {
                return null;
            }
            throw e;
        }
    }
}
