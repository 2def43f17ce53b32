package io.holdfast.worker.service.route;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskType;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the tasks of a type are pushed, and how.
 *
 * @param queue in which they wait
 * @param headers that each request carries beside Holdfast's own
 * @param timeout of a request, from its connection to the last byte of its answer
 * @param concurrency requests of one worker process at a time
 * @param rate requests of one worker process in a time; null for any number
 * @param secret that requests are signed with; null for none
 * @param allowPrivate whether the target may be on a private network
 */
public record RouteSettings(
        TaskType type,
        QueueName queue,
        URI url,
        Map<String, String> headers,
        Duration timeout,
        int concurrency,
        @Nullable Rate rate,
        @Nullable Secret secret,
        boolean allowPrivate,
        BreakerSettings breaker) {

    public RouteSettings {
        headers = Map.copyOf(headers);
    }

    /** Neither shows the headers nor what the URL may carry in its query. */
    @Override
    public String toString() {
        return type + " to " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath() + " by queue "
                + queue;
    }
}
