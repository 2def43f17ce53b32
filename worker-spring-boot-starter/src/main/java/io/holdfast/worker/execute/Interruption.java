package io.holdfast.worker.execute;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells one thread to stop, and only while it is where it may be interrupted: between {@link #enter()} and {@link
 * #leave()}. Before, the thread learns of it when it enters; afterwards it is not interrupted any more, and no
 * interrupt is left over in it.
 */
public final class Interruption {

    private @Nullable Set<StopReason> told;
    private @Nullable Thread inside;
    private volatile @Nullable StopReason reason;

    /** False when the thread was told to stop before it came. */
    public synchronized boolean enter() {
        if (reason != null) {
            return false;
        }
        inside = Thread.currentThread();
        return true;
    }

    /** Returns why it was told to stop, if it was. */
    public synchronized @Nullable StopReason leave() {
        inside = null;
        boolean unused = Thread.interrupted();
        return reason;
    }

    /**
     * The first reason stands, but for a lost lease, which makes every other one void. Each interrupts once, so that a
     * handler which cleans up after it is left to do so.
     */
    public synchronized void tell(StopReason why) {
        if (told == null) { // most runs are never told anything
            told = EnumSet.noneOf(StopReason.class);
        }
        if (!told.add(why)) {
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
