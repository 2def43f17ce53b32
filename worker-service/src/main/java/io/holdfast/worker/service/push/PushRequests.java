package io.holdfast.worker.service.push;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TraceContext;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.service.client.PushClient.Push;
import io.holdfast.worker.service.route.RouteSettings;
import io.holdfast.worker.service.route.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Creates the requests of a route. */
final class PushRequests {

    private final RouteSettings settings;
    private final Clock clock;

    PushRequests(RouteSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    Push of(Payload payload, TaskContext task) {
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>(settings.headers());
        headers.put("Holdfast-Task-Id", task.id().value());
        headers.put("Holdfast-Task-Type", task.type().value());
        headers.put("Holdfast-Queue", task.queue().value());
        headers.put("Holdfast-Attempt", Integer.toString(task.attempt()));
        headers.put("Holdfast-Fencing-Token", Long.toString(task.token().value()));
        headers.put(
                "Holdfast-Deadline",
                now.plus(timeLeft(task)).truncatedTo(ChronoUnit.MILLIS).toString());
        task.trace().ifPresent(trace -> addTrace(trace, headers));
        long timestamp = now.getEpochSecond();
        headers.put("Holdfast-Timestamp", Long.toString(timestamp));
        Secret secret = settings.secret();
        if (secret != null) {
            headers.put(
                    "Holdfast-Signature",
                    "v1=" + secret.sign(timestamp, task.id().value(), payload.bytes()));
        }
        return new Push(settings.url(), headers, payload, settings.timeout(), settings.allowPrivate());
    }

    private static void addTrace(TraceContext trace, Map<String, String> headers) {
        headers.put("traceparent", trace.traceparent());
        if (trace.tracestate() != null) {
            headers.put("tracestate", trace.tracestate());
        }
    }

    /** The timeout of the route, or the remaining time of the task if that is shorter. */
    private Duration timeLeft(TaskContext task) {
        return task.remaining()
                .filter(left -> left.compareTo(settings.timeout()) < 0)
                .orElse(settings.timeout());
    }
}
