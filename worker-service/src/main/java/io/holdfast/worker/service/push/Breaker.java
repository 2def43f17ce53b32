package io.holdfast.worker.service.push;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.holdfast.worker.service.route.BreakerSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a route's tasks from a service that is gone: opens when too many of the last calls failed, lets one call at a
 * time through after a while, and closes at the first of those that succeeds. Says so once each.
 */
final class Breaker {

    private static final Logger log = LoggerFactory.getLogger(Breaker.class);
    private static final double LONGER = 1.5;

    private final String route;
    private final CircuitBreaker circuit;
    private volatile String lastFailure = "";
    private volatile long openedNanos;

    Breaker(String route, BreakerSettings settings) {
        this.route = route;
        this.circuit = CircuitBreaker.of(
                route,
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(settings.failureRate())
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.minCalls())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(
                                settings.firstWait(), LONGER, settings.mostWait()))
                        // By itself, not at a call: nobody calls while the tasks wait.
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
        circuit.getEventPublisher().onStateTransition(event -> tell(event.getStateTransition()));
    }

    private void tell(StateTransition transition) {
        if (transition.getFromState() == State.CLOSED) {
            openedNanos = System.nanoTime();
            log.warn(
                    "Route {} is closed to its tasks, which wait in their queue and lose no retry: {}; probes follow",
                    route,
                    lastFailure);
        } else if (transition.getToState() == State.CLOSED) {
            long seconds = Duration.ofNanos(System.nanoTime() - openedNanos).toSeconds();
            log.info("Route {} is open again after {} s", route, seconds);
        } else {
            log.debug("Breaker of route {}: {}, {}", route, transition, lastFailure);
        }
    }

    /** Whether calls flow. */
    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    /** Whether one call may find out how the service is. */
    boolean isProbing() {
        return circuit.getState() == State.HALF_OPEN;
    }

    /** Why the last call that failed did; empty while none has. */
    String lastFailure() {
        return lastFailure;
    }

    /** Asks for a call; each that is granted must end with one of the others. */
    boolean tryCall() {
        return circuit.tryAcquirePermission();
    }

    void succeeded() {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(PushException why) {
        lastFailure = why.reason();
        circuit.onError(0, TimeUnit.NANOSECONDS, why);
    }

    /** The call has said nothing about the service. */
    void saidNothing() {
        circuit.releasePermission();
    }
}
