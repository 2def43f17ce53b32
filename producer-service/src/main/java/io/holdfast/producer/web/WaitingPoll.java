package io.holdfast.producer.web;

import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.web.AcknowledgedBlanks.Peer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits for tasks, without a thread. Whoever has made it busy writes to its client, and nobody else. While it
 * waits its client gets a blank now and then, which JSON allows before a value: a client that hung up is found out by it.
 */
final class WaitingPoll implements AsyncListener {

    private enum State {
        WAITING,
        BUSY,
        ENDED
    }

    /** Longer than any call waits and is written. Only a connection that the container has lost sight of comes to it. */
    private static final long GIVEN_UP_MILLIS = 120_000;

    /** A round trip around the world, and a delayed acknowledgement. */
    private static final long ACKNOWLEDGED_NANOS = Duration.ofMillis(800).toNanos();

    private final TakeOrder order;
    private final AsyncContext call;
    private final Peer client;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile boolean silent;
    private volatile long writtenNanos;
    private volatile @Nullable Future<?> expiry;

    WaitingPoll(TakeOrder order, AsyncContext call) {
        this.order = order;
        this.call = call;
        this.client = Peer.of(call.getRequest());
        call.setTimeout(GIVEN_UP_MILLIS);
        call.addListener(this);
    }

    TakeOrder order() {
        return order;
    }

    /** What ends the wait; dropped when that has an end before. */
    void expiresWith(Future<?> end) {
        expiry = end;
    }

    void neverExpires() {
        Future<?> end = expiry;
        if (end != null) {
            end.cancel(false);
        }
    }

    boolean hasEnded() {
        return state.get() == State.ENDED;
    }

    /** False when it has ended, or somebody else is at it. */
    boolean makeBusy() {
        return state.compareAndSet(State.WAITING, State.BUSY);
    }

    /**
     * Notes whether the client acknowledges what is sent to it; an old blank that it has not acknowledged says that its
     * host or the way to it is gone.
     *
     * @param missing connections with something that is not acknowledged
     * @return whether it is there again
     */
    boolean isBackBy(Set<Peer> missing) {
        if (System.nanoTime() - writtenNanos < ACKNOWLEDGED_NANOS) {
            return false; // it has had no time
        }
        boolean was = silent;
        silent = missing.contains(client);
        return was && !silent;
    }

    /** Whether it must not be given tasks. */
    boolean isSilent() {
        return silent;
    }

    void goOnWaiting() {
        state.compareAndSet(State.BUSY, State.WAITING);
    }

    /** Whether the client is still there, as far as one can tell; if not, the call has ended. For who made it busy. */
    boolean isThere() {
        return isWritten((byte) ' ');
    }

    /** Answers and ends it; false when the client could not be reached. For who made it busy. */
    boolean answer(byte[] json) {
        if (!isWritten(json)) {
            return false;
        }
        state.set(State.ENDED);
        call.complete();
        return true;
    }

    private boolean isWritten(byte... bytes) {
        if (hasEnded()) {
            return false;
        }
        try {
            call.getResponse().getOutputStream().write(bytes);
            call.getResponse().flushBuffer();
            writtenNanos = System.nanoTime();
            return !hasEnded();
        } catch (IOException | IllegalStateException e) {
            // The container ends the call by itself, and may have given its objects to the next one: hands off.
            state.set(State.ENDED);
            return false;
        }
    }

    /** Runs on a thread of the container's, which may wait for a slow client. */
    void later(Runnable step) {
        call.start(step);
    }

    @Override
    public void onError(AsyncEvent event) {
        endedByContainer(event);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        state.set(State.ENDED);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        endedByContainer(event);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void endedByContainer(AsyncEvent event) {
        state.set(State.ENDED);
        event.getAsyncContext().complete();
    }
}
