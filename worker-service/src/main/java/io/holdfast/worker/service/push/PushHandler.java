package io.holdfast.worker.service.push;

import io.holdfast.queue.model.Payload;
import io.holdfast.worker.Handler;
import io.holdfast.worker.PermanentFailureException;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.TaskContext;
import java.lang.reflect.Type;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Does tasks by pushing them to the service of their route, and makes of its answer what it means for the task.
 *
 * <p>What shows that the service is away costs no retry: no connection, one that broke, and any failure that finds the
 * breaker open. A failed answer, or none in time, costs one.
 */
final class PushHandler implements Handler<Payload> {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    private static final int REQUEST_TIMEOUT = 408;
    private static final Duration AWAY = Duration.ofSeconds(1);

    private final Route route;
    private final PushClient client;
    private final PushRequests requests;
    private final RouteMetrics metrics;
    private final Clock clock;
    private final CutOffs cutOffs = new CutOffs();

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
        route.enter();
        long start = System.nanoTime();
        try {
            Answer answer = send(payload, task, start);
            cutOffs.forget(task.id());
            return meaningOf(answer, start);
        } catch (NoAnswerException e) {
            metrics.ended(Outcome.of(e.kind()), start);
            throw meaningOf(e, task);
        } finally {
            route.leave();
        }
    }

    private Answer send(Payload payload, TaskContext task, long start) throws NoAnswerException, InterruptedException {
        try {
            return client.send(requests.of(payload, task));
        } catch (InterruptedException | RuntimeException e) {
            metrics.ended(Outcome.STOPPED, start);
            route.breaker().saidNothing();
            throw e;
        }
    }

    private @Nullable Object meaningOf(Answer answer, long start) throws Exception {
        Duration pause = pauseOf(answer);
        Outcome outcome = pause != null ? Outcome.PUT_OFF : outcomeOf(answer.status());
        metrics.ended(outcome, start);
        if (pause != null) {
            throw paused(answer, pause);
        } else if (outcome == Outcome.FAILED) {
            throw failed(new PushFailedException(answer.shown()));
        }
        route.breaker().succeeded(); // also when it refuses: it is the task that it does not like
        if (outcome == Outcome.REFUSED) {
            boolean redirect = answer.status() / 100 == 3;
            throw new PermanentFailureException(answer.shown() + (redirect ? " (redirects are not followed)" : ""));
        }
        return PushResult.of(answer);
    }

    private static Outcome outcomeOf(int status) {
        return switch (status / 100) {
            case 2 -> Outcome.COMPLETED;
            case 3 -> Outcome.REFUSED;
            case 4 -> status == REQUEST_TIMEOUT ? Outcome.FAILED : Outcome.REFUSED;
            default -> Outcome.FAILED;
        };
    }

    /** How long the service asks to be left alone; null when it does not. */
    private @Nullable Duration pauseOf(Answer answer) {
        if (answer.status() != TOO_MANY_REQUESTS && answer.status() != UNAVAILABLE) {
            return null;
        }
        Duration asked = RetryAfterHeader.parse(answer.retryAfter(), clock.instant());
        return asked == null && answer.status() == TOO_MANY_REQUESTS ? RetryAfterHeader.MIN_PAUSE : asked;
    }

    private RetryAfterException paused(Answer answer, Duration pause) {
        if (answer.status() == TOO_MANY_REQUESTS) {
            route.breaker().succeeded();
        } else {
            route.breaker().saidNothing();
        }
        route.pause(pause);
        return route.putOff(pause, answer.shown());
    }

    private Exception meaningOf(NoAnswerException failure, TaskContext task) {
        boolean costs = failure.kind() == NoAnswerException.Kind.TIMED_OUT
                || (failure.kind() == NoAnswerException.Kind.CUT_OFF && !cutOffs.forgives(task.id()));
        if (costs) {
            return failed(new PushFailedException(failure.reason()));
        }
        route.breaker().failed(failure);
        return route.putOff(AWAY, failure.reason());
    }

    /** It costs a retry, unless it is one of those that show that the service is away. */
    private Exception failed(PushFailedException failure) {
        route.breaker().failed(failure);
        return route.breaker().isClosed() ? failure : route.putOff(AWAY, failure.reason());
    }
}
