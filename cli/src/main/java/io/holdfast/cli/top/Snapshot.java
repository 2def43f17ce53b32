package io.holdfast.cli.top;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ApiException;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** All queues at one moment. */
record Snapshot(Instant at, List<QueueState> queues, Map<String, QueueRates> rates) {

    static Snapshot read(ApiClient api, Instant now) {
        return new Snapshot(now, new Queues(api).all(), rates(api));
    }

    private static Map<String, QueueRates> rates(ApiClient api) {
        Map<String, QueueRates> rates = new HashMap<>();
        try {
            JsonNode json = api.get(Path.of("rates")).json();
            json.path("queues")
                    .properties()
                    .forEach(queue -> rates.put(queue.getKey(), QueueRates.of(queue.getValue())));
        } catch (ApiException e) {
            if (e.problem().status() != 404) { // a producer of an older version
                throw e;
            }
        }
        return rates;
    }

    QueueRates rates(QueueState queue) {
        return rates.getOrDefault(queue.name(), QueueRates.UNKNOWN);
    }

    QueueRates total() {
        return rates.values().stream().reduce(QueueRates.UNKNOWN, QueueRates::plus);
    }

    long sum(String place) {
        return queues.stream().mapToLong(queue -> queue.count(place)).sum();
    }
}
