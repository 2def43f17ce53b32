package io.holdfast.worker.service.push;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.holdfast.worker.Lane;
import io.holdfast.worker.QueueGate;
import io.holdfast.worker.RetryAfterException;
import io.holdfast.worker.service.route.Rate;
import io.holdfast.worker.service.route.RouteSettings;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The runtime state of a route: the gate of its queue, and the limits of its requests. The limits also apply to tasks of its
 * type that come from another queue, which the gate does not hold back: they are snoozed.
 */
final class Route implements QueueGate {

    private static final Duration PERMIT_WAIT = Duration.ofSeconds(1);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final RouteSettings settings;
    private final Breaker breaker;
    private final Semaphore calls;
    private final @Nullable RateLimiter limiter;
    private final AtomicLong pausedUntilNanos = new AtomicLong(System.nanoTime());

    Route(RouteSettings settings) {
        this.settings = settings;
        this.breaker = new Breaker(settings.type().value(), settings.breaker());
        this.calls = new Semaphore(settings.concurrency());
        this.limiter = settings.rate() == null ? null : limiter(settings.type().value(), settings.rate());
    }

    private static RateLimiter limiter(String name, Rate rate) {
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(rate.requests())
                        .limitRefreshPeriod(rate.period())
                        .timeoutDuration(PERMIT_WAIT)
                        .build());
    }

    RouteSettings settings() {
        return settings;
    }

    Breaker breaker() {
        return breaker;
    }

    Lane lane() {
        return new Lane(settings.queue(), settings.concurrency(), this);
    }

    @Override
    public int room(int free, int total) {
        if (!pauseLeft().isZero()) {
            return 0;
        } else if (breaker.isProbing()) {
            return free == total ? 1 : 0;
        } else if (!breaker.isClosed()) {
            return 0;
        }
        return limiter == null ? free : Math.min(free, limiter.getMetrics().getAvailablePermissions());
    }

    @Override
    public @Nullable Closure closure() {
        Duration pause = pauseLeft();
        if (!pause.isZero()) {
            return new Closure("The service asked for a pause", pause);
        }
        return breaker.isClosed() ? null : new Closure("The breaker is open: " + breaker.lastFailure(), null);
    }

    /**
     * Begins a call. It must end with {@link #endCall()} and report to the breaker.
     *
     * @throws RetryAfterException if no call may begin now
     */
    void beginCall() {
        Duration pause = pauseLeft();
        if (!pause.isZero()) {
            throw snooze(pause, "the service asked for a pause");
        } else if (!calls.tryAcquire()) {
            throw snooze(BUSY_PAUSE, "all of its requests are in use");
        }
        try {
            acquirePermits();
        } catch (RetryAfterException e) {
            calls.release();
            throw e;
        }
    }

    private void acquirePermits() {
        if (!breaker.isClosed() && !breaker.isProbing()) {
            throw snooze(settings.breaker().firstWait(), "the breaker is open");
        } else if (limiter != null && !limiter.acquirePermission()) {
            throw snooze(settings.rate() == null ? BUSY_PAUSE : settings.rate().period(), "the rate limit is reached");
        } else if (!breaker.tryCall()) {
            throw snooze(settings.breaker().firstWait(), "the breaker is open");
        }
    }

    void endCall() {
        calls.release();
    }

    /** Allows no calls for a time. */
    void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        pausedUntilNanos.accumulateAndGet(until, (known, asked) -> asked - known > 0 ? asked : known);
    }

    /** The rest of the pause; zero if there is none. */
    Duration pauseLeft() {
        return Duration.ofNanos(Math.max(0, pausedUntilNanos.get() - System.nanoTime()));
    }

    /** Snoozes a task, and not its key, with a jitter of up to half the time, so that not all tasks return at once. */
    RetryAfterException snooze(Duration time, String why) {
        long millis = Math.max(1, time.toMillis());
        Duration withJitter =
                Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
        return new RetryAfterException(withJitter, text(why)).taskOnly();
    }

    /** Snoozes a task and its key for exactly the time that the service asks for. */
    RetryAfterException snoozeKey(Duration time, String why) {
        return new RetryAfterException(time, text(why));
    }

    private String text(String why) {
        return "Route " + settings.type() + ": " + why;
    }
}
