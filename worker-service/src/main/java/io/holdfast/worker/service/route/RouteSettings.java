package io.holdfast.worker.service.route;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the tasks of a type are pushed.
 *
 * @param queue the queue of its tasks
 * @param headers additional headers of each request
 * @param timeout of a request, from connecting to the last byte of the response
 * @param concurrency the maximum number of concurrent requests of a worker process
 * @param rate the rate limit of a worker process; null for none
 * @param secret signs the requests; null for none
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

    /** Leaves out the headers and the query of the URL, which may contain secrets. */
    @Override
    public String toString() {
        return type + " to " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath() + " from queue "
                + queue;
    }
}
