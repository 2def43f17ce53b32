package io.holdfast.worker.service.push;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.holdfast.worker.service.route.BreakerSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of a route. Opens if too many recent calls failed, then allows one probe at a time, and closes when a
 * probe succeeds. Logs when it opens and when it closes.
 */
final class Breaker {

    private static final Logger log = LoggerFactory.getLogger(Breaker.class);
    private static final double WAIT_FACTOR = 1.5;

    private final String route;
    private final CircuitBreaker circuit;
    private volatile String lastFailure = "";
    private volatile long openedNanos;
    private final AtomicLong openings = new AtomicLong();

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
                                settings.firstWait(), WAIT_FACTOR, settings.maxWait()))
                        // A timer starts the probes: no calls are made while the tasks wait.
                        .automaticTransitionFromOpenToHalfOpenEnabled(true)
                        .build());
        circuit.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
    }

    private void log(StateTransition transition) {
        if (transition.getFromState() == State.CLOSED) {
            openedNanos = System.nanoTime();
            openings.incrementAndGet();
            log.warn(
                    "Route {}: the breaker is open ({}). Its tasks wait in their queue at no cost of retries until a probe"
                            + " succeeds",
                    route,
                    lastFailure);
        } else if (transition.getToState() == State.CLOSED) {
            long seconds = Duration.ofNanos(System.nanoTime() - openedNanos).toSeconds();
            log.info("Route {}: the breaker is closed again after {} s", route, seconds);
        } else {
            log.debug("Breaker of route {}: {}, {}", route, transition, lastFailure);
        }
    }

    /** How often it has opened after it was closed. */
    long openings() {
        return openings.get();
    }

    /** Whether all calls are allowed. */
    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    /** Whether one probe is allowed. */
    boolean isProbing() {
        return circuit.getState() == State.HALF_OPEN;
    }

    /** The reason of the last failure; empty if there was none. */
    String lastFailure() {
        return lastFailure;
    }

    /** Acquires a permit for a call, which must end with one of the methods below. */
    boolean tryCall() {
        return circuit.tryAcquirePermission();
    }

    void succeeded() {
        circuit.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void failed(Exception why) {
        lastFailure = String.valueOf(why.getMessage());
        circuit.onError(0, TimeUnit.NANOSECONDS, why);
    }

    /** The call ended without a sign whether the service works. */
    void inconclusive() {
        circuit.releasePermission();
    }
}
