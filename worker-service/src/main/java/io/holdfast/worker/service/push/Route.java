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
 * A route at work: the gate of its queue, and the bounds that also hold for tasks of its type that come by another
 * queue. Those are put off where the gate would have kept them waiting.
 */
final class Route implements QueueGate {

    private static final Duration PERMIT_WAIT = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(1);

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
     * Begins a call, which must be ended with {@link #leave()} and reported to the breaker.
     *
     * @throws RetryAfterException when none may begin now
     */
    void enter() {
        Duration pause = pauseLeft();
        if (!pause.isZero()) {
            throw putOff(pause, "the service asked for a pause");
        } else if (!calls.tryAcquire()) {
            throw putOff(BUSY, "all of its requests are under way");
        }
        try {
            awaitPermits();
        } catch (RetryAfterException e) {
            calls.release();
            throw e;
        }
    }

    private void awaitPermits() {
        if (!breaker.isClosed() && !breaker.isProbing()) {
            throw putOff(settings.breaker().firstWait(), "its breaker is open");
        } else if (limiter != null && !limiter.acquirePermission()) {
            throw putOff(settings.rate() == null ? BUSY : settings.rate().period(), "its rate is used up");
        } else if (!breaker.tryCall()) {
            throw putOff(settings.breaker().firstWait(), "its breaker is open");
        }
    }

    void leave() {
        calls.release();
    }

    /** Begins no calls for that long. */
    void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        pausedUntilNanos.accumulateAndGet(until, (known, asked) -> asked - known > 0 ? asked : known);
    }

    /** Zero when it is over. */
    Duration pauseLeft() {
        return Duration.ofNanos(Math.max(0, pausedUntilNanos.get() - System.nanoTime()));
    }

    /** Puts a task off by that long and up to half as long again, so that not all come back at once. */
    RetryAfterException putOff(Duration time, String why) {
        long millis = Math.max(1, time.toMillis());
        Duration spread = Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
        return new RetryAfterException(spread, "Route " + settings.type() + ": " + why);
    }
}
