package io.holdfast.worker.execute;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks one thread to stop. The thread is interrupted only between {@link #enter()} and {@link #leave()}. Before, it
 * learns of the request when it enters; afterwards it is not interrupted any more, and its interrupt flag is clear.
 */
public final class Interruption {

    private @Nullable Set<StopReason> requested;
    private @Nullable Thread inside;
    private volatile @Nullable StopReason reason;

    /** False if the thread was asked to stop before. */
    public synchronized boolean enter() {
        if (reason != null) {
            return false;
        }
        inside = Thread.currentThread();
        return true;
    }

    /** Returns why it was asked to stop, if it was. */
    public synchronized @Nullable StopReason leave() {
        inside = null;
        boolean unused = Thread.interrupted();
        return reason;
    }

    /**
     * The first reason counts, except that a lost lease replaces any other. Each reason interrupts once, so that a
     * handler can clean up after it.
     */
    public synchronized void request(StopReason why) {
        if (requested == null) { // most runs are never asked to stop
            requested = EnumSet.noneOf(StopReason.class);
        }
        if (!requested.add(why)) {
            return;
        }
        if (reason == null || why == StopReason.LEASE_LOST) {
            reason = why;
        }
        if (inside != null) {
            inside.interrupt();
        }
    }

    @Nullable
    StopReason reason() {
        return reason;
    }
}
