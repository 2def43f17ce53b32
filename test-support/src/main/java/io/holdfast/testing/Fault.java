package io.holdfast.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The state of a network: what it does to connections, separately for each direction.
 *
 * @param hangsUp whether new connections are closed at once
 */
public record Fault(String name, Way requests, Way replies, boolean hangsUp) {

    /** What happens to the bytes of one direction. */
    public sealed interface Way {

        Way PASS = new Pass();
        Way SWALLOW = new Swallow();

        record Pass() implements Way {}

        /** They arrive at least this much later, in order. */
        record Delay(Duration time) implements Way {}

        /** The maximum number of bytes per second, over all connections together. */
        final class Narrow implements Way {

            private final long bytesPerSecond;
            private long freeAtNanos = System.nanoTime();

            Narrow(long bytesPerSecond) {
                this.bytesPerSecond = bytesPerSecond;
            }

            void pass(int bytes) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanosUntilPassed(bytes));
            }

            private synchronized long nanosUntilPassed(int bytes) {
                long now = System.nanoTime();
                freeAtNanos = Math.max(now, freeAtNanos) + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
                return freeAtNanos - now;
            }
        }

        /** This many bytes pass on each connection; then it is cut on both ends. */
        record Cut(int bytes) implements Way {}

        /**
         * The bytes are dropped silently. A connection that has lost bytes is dead for good, as if its peer had
         * vanished; a new one may work.
         */
        record Swallow() implements Way {}
    }

    private static final Fault NONE = new Fault("none", Way.PASS, Way.PASS, false);

    public static Fault none() {
        return NONE;
    }

    /** The request has arrived, and only this part of the reply is delivered. */
    public static Fault cutInReply(int bytes) {
        return new Fault("cut in the middle of a reply", Way.PASS, new Way.Cut(bytes), false);
    }

    public static Fault cutInRequest(int bytes) {
        return new Fault("cut in the middle of a request", new Way.Cut(bytes), Way.PASS, false);
    }

    public static Fault delayed(Duration requests, Duration replies) {
        return new Fault("delayed", new Way.Delay(requests), new Way.Delay(replies), false);
    }

    /** A link that is much slower than loopback. */
    public static Fault narrow(long bytesPerSecond) {
        return new Fault("narrow", new Way.Narrow(bytesPerSecond), new Way.Narrow(bytesPerSecond), false);
    }

    public static Fault halfOpen() {
        return new Fault("half open", Way.SWALLOW, Way.SWALLOW, false);
    }

    public static Fault requestsSwallowed() {
        return new Fault("half open, requests vanish", Way.SWALLOW, Way.PASS, false);
    }

    /** Requests take effect, but no replies arrive. */
    public static Fault repliesSwallowed() {
        return new Fault("half open, replies vanish", Way.PASS, Way.SWALLOW, false);
    }

    /** Existing connections stay open. */
    public static Fault newOnesRefused() {
        return new Fault("new connections refused", Way.PASS, Way.PASS, true);
    }

    /** Existing connections are cut at their next byte. */
    public static Fault away() {
        return new Fault("away", new Way.Cut(0), new Way.Cut(0), true);
    }
}
