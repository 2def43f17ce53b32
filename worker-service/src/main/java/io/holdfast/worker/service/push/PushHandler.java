package io.holdfast.worker.service.push;

import io.holdfast.queue.task.Payload;
import io.holdfast.worker.Handler;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.service.client.NoResponseException;
import io.holdfast.worker.service.client.PushClient;
import io.holdfast.worker.service.client.PushResponse;
import io.holdfast.worker.service.client.RetryAfterHeader;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks by pushing them to the service of their route, and turns the response into the outcome of the task.
 *
 * <p>Signs that the service is unreachable cost no retry: no connection, a broken connection, any failure while the breaker
 * is open. A failed response or a timeout costs one retry.
 */
final class PushHandler implements Handler<Payload> {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int REQUEST_TIMEOUT = 408;
    private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

    private final Route route;
    private final PushClient client;
    private final PushRequests requests;
    private final RouteMetrics metrics;
    private final Clock clock;
    private final ConnectionFailures connectionFailures = new ConnectionFailures();

    PushHandler(Route route, PushClient client, RouteMetrics metrics, Clock clock) {
        this.route = route;
        this.client = client;
        this.requests = new PushRequests(route.settings(), clock);
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public String type() {
        return route.settings().type().value();
    }

    @Override
    public Type payloadType() {
        return Payload.class;
    }

    @Override
    public @Nullable Object handle(Payload payload, TaskContext task) throws Exception {
        route.beginCall();
        long start = System.nanoTime();
        try {
            PushResponse response = send(payload, task, start);
            connectionFailures.forget(task.id());
            return resultOf(response, task, start);
        } catch (NoResponseException e) {
            metrics.ended(Outcome.of(e.kind()), start);
            throw failureOf(e, task);
        } finally {
            route.endCall();
        }
    }

    private PushResponse send(Payload payload, TaskContext task, long start)
            throws NoResponseException, InterruptedException {
        try {
            return client.send(requests.of(payload, task));
        } catch (InterruptedException | RuntimeException e) {
            metrics.ended(Outcome.STOPPED, start);
            route.breaker().inconclusive();
            throw e;
        }
    }

    private @Nullable Object resultOf(PushResponse response, TaskContext task, long start) throws Exception {
        Duration pause = pauseOf(response);
        Outcome outcome = pause != null ? Outcome.SNOOZED : outcomeOf(response.status());
        metrics.ended(outcome, start);
        if (pause != null) {
            throw paused(response, task, pause);
        } else if (outcome == Outcome.FAILED) {
            throw failed(new PushFailedException(response.summary()));
        }
        route.breaker().succeeded(); // also if it refuses the task: the service works
        if (outcome == Outcome.REFUSED) {
            boolean redirect = response.status() / 100 == 3;
            throw new PermanentFailureException(response.summary() + (redirect ? " (redirects are not followed)" : ""));
        }
        return PushResult.of(response);
    }

    private static Outcome outcomeOf(int status) {
        return switch (status / 100) {
            case 2 -> Outcome.COMPLETED;
            case 3 -> Outcome.REFUSED;
            case 4 -> status == REQUEST_TIMEOUT ? Outcome.FAILED : Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    /** The pause that the service asks for; null if it asks for none. */
    private @Nullable Duration pauseOf(PushResponse response) {
        if (response.status() != TOO_MANY_REQUESTS && response.status() != UNAVAILABLE) {
            return null;
        }
        Duration requested = RetryAfterHeader.parse(response.retryAfter(), clock.instant());
        return requested == null && response.status() == TOO_MANY_REQUESTS ? RetryAfterHeader.MIN_PAUSE : requested;
    }

    /** Delays the key of the task; without one, the whole route. */
    private RetryAfterException paused(PushResponse response, TaskContext task, Duration pause) {
        if (response.status() == TOO_MANY_REQUESTS) {
            route.breaker().succeeded();
        } else {
            route.breaker().inconclusive();
        }
        if (task.key().isPresent()) {
            return route.snoozeKey(pause, response.summary());
        }
        route.pause(pause);
        return route.snooze(pause, response.summary());
    }

    private Exception failureOf(NoResponseException failure, TaskContext task) {
        boolean costsRetry = failure.kind() == NoResponseException.Kind.TIMED_OUT
                || (failure.kind() == NoResponseException.Kind.CUT_OFF && !connectionFailures.isFree(task.id()));
        if (costsRetry) {
            return failed(new PushFailedException(String.valueOf(failure.getMessage())));
        }
        route.breaker().failed(failure);
        return route.snooze(UNREACHABLE_PAUSE, String.valueOf(failure.getMessage()));
    }

    /** Costs a retry, unless the breaker is open. */
    private Exception failed(PushFailedException failure) {
        route.breaker().failed(failure);
        return route.breaker().isClosed()
                ? failure
                : route.snooze(UNREACHABLE_PAUSE, String.valueOf(failure.getMessage()));
    }
}
