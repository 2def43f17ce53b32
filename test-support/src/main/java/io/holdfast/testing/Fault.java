package io.holdfast.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What a network does to connections for as long as it is in this state, to each direction on its own.
 *
 * @param hangsUp whether new connections are hung up on
 */
public record Fault(String name, Way requests, Way replies, boolean hangsUp) {

    /** What becomes of the bytes of one direction. */
    public sealed interface Way {

        Way PASS = new Pass();
        Way SWALLOW = new Swallow();

        record Pass() implements Way {}

        /** They come at least this much later, in their order. */
        record Delay(Duration time) implements Way {}

        /** No more of them pass in a second than that, on all connections together. */
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

        /** So many of them pass on each connection; then it is cut, for both ends. */
        record Cut(int bytes) implements Way {}

        /**
         * They are gone, and nobody is told. A connection that has lost some is dead for good, as one is whose other end
         * has vanished; a new one may live.
         */
        record Swallow() implements Way {}
    }

    private static final Fault NONE = new Fault("none", Way.PASS, Way.PASS, false);

    public static Fault none() {
        return NONE;
    }

    /** The request has arrived, and this is all that is heard of the reply. */
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

    /** Requests take effect, and nobody is told. */
    public static Fault repliesSwallowed() {
        return new Fault("half open, replies vanish", Way.PASS, Way.SWALLOW, false);
    }

    /** Those that are open live on. */
    public static Fault newOnesRefused() {
        return new Fault("new connections refused", Way.PASS, Way.PASS, true);
    }

    /** Those that are open are cut at their next byte. */
    public static Fault away() {
        return new Fault("away", new Way.Cut(0), new Way.Cut(0), true);
    }
}
