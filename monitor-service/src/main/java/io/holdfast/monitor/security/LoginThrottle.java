package io.holdfast.monitor.security;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing of passwords: after five failures in a row, attempts for the same name from the same address are
 * refused for a while, after each failure twice as long, for 30 seconds at most. Remembers the last 1,000 names and addresses.
 * Thread-safe.
 */
final class LoginThrottle {

    private static final int FREE_FAILURES = 5;
    private static final int MAX_REMEMBERED = 1_000;
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<Attempt, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Failures> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Attempt(String name, String address) {}

    private record Failures(int count, long nextMillis) {}

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** How long the next attempt has to wait; zero if it may be made now. */
    synchronized Duration wait(String name, String address) {
        Failures before = failures.get(new Attempt(name, address));
        long left = before == null ? 0 : before.nextMillis() - clock.millis();
        return left <= 0 ? Duration.ZERO : Duration.ofMillis(left);
    }

    synchronized void failed(String name, String address) {
        int count = failures.getOrDefault(new Attempt(name, address), new Failures(0, 0))
                        .count()
                + 1;
        failures.put(new Attempt(name, address), new Failures(count, clock.millis() + waitAfter(count)));
    }

    synchronized void succeeded(String name, String address) {
        failures.remove(new Attempt(name, address));
    }

    private static long waitAfter(int count) {
        int doublings = count - FREE_FAILURES;
        return doublings < 0 ? 0 : Math.min(MAX_WAIT.toMillis(), 1_000L << Math.min(doublings, 10));
    }
}
