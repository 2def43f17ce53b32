package io.holdfast.producer.pull.take;

import io.holdfast.producer.pull.take.UnacknowledgedConnections.Peer;
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
 * A request that waits for tasks, without a thread. Only the thread that has made it busy may write to its client.
 * While it waits, its client regularly receives a blank, which JSON allows before a value: this detects a client that
 * has disconnected.
 */
final class WaitingPoll implements AsyncListener {

    private enum State {
        WAITING,
        BUSY,
        ENDED
    }

    /** Longer than any request waits and is written. Only a connection that the container has lost reaches it. */
    private static final long TIMEOUT_MILLIS = 120_000;

    /** A round trip around the world and a delayed acknowledgement. */
    private static final long MAX_ACKNOWLEDGEMENT_NANOS = Duration.ofMillis(800).toNanos();

    private final TakeRequest request;
    /** Ends with the request, and is then used for another one: only with {@link #inUse} held, and never once ended. */
    private final AsyncContext context;

    private final Object inUse = new Object();
    private final Peer client;
    private final boolean draining;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile boolean unreachable;
    private volatile long writtenNanos;
    private volatile @Nullable Future<?> expiry;

    /** @param draining whether its worker is asked to drain, so that the request gets no tasks */
    WaitingPoll(TakeRequest request, AsyncContext context, boolean draining) {
        this.request = request;
        this.draining = draining;
        this.context = context;
        this.client = Peer.of(context.getRequest());
        context.setTimeout(TIMEOUT_MILLIS);
        context.addListener(this);
    }

    TakeRequest request() {
        return request;
    }

    /** Sets what ends the wait. */
    void expiresWith(Future<?> end) {
        expiry = end;
    }

    void cancelExpiry() {
        Future<?> end = expiry;
        if (end != null) {
            end.cancel(false);
        }
    }

    boolean hasEnded() {
        return state.get() == State.ENDED;
    }

    /** Returns false when the request has ended or is busy already. */
    boolean makeBusy() {
        return state.compareAndSet(State.WAITING, State.BUSY);
    }

    void resumeWaiting() {
        state.compareAndSet(State.BUSY, State.WAITING);
    }

    /**
     * Updates whether the client can be reached: if a blank stays unacknowledged, its host or the way to it is gone.
     *
     * @param unacknowledged the connections with unacknowledged data
     * @return whether the client was unreachable and is reachable again
     */
    boolean isReachableAgain(Set<Peer> unacknowledged) {
        if (System.nanoTime() - writtenNanos < MAX_ACKNOWLEDGEMENT_NANOS) {
            return false; // too early to tell
        }
        boolean before = unreachable;
        unreachable = unacknowledged.contains(client);
        return before && !unreachable;
    }

    boolean isUnreachable() {
        return unreachable;
    }

    /** Whether the worker was asked to drain when the request began to wait. */
    boolean isDraining() {
        return draining;
    }

    /** Whether the client may receive tasks. */
    boolean mayTake() {
        return !draining && !unreachable;
    }

    /** Writes a blank. Returns false when the client has disconnected: the request has ended. Only while busy. */
    boolean isConnected() {
        return isWritten((byte) ' ');
    }

    /** Answers and ends the request. Returns false when the client could not be reached. Only while busy. */
    boolean answer(byte[] json) {
        synchronized (inUse) {
            if (!isWritten(json)) {
                return false;
            }
            state.set(State.ENDED);
            context.complete();
            return true;
        }
    }

    /** Answers a request that would otherwise stay busy, so that its client does not wait for the container. */
    void answerIfBusy(byte[] json) {
        if (state.get() == State.BUSY) {
            boolean unused = answer(json);
        }
    }

    private boolean isWritten(byte... bytes) {
        synchronized (inUse) {
            if (hasEnded()) {
                return false;
            }
            try {
                context.getResponse().getOutputStream().write(bytes);
                context.getResponse().flushBuffer();
                writtenNanos = System.nanoTime();
                return true;
            } catch (IOException | IllegalStateException e) {
                state.set(State.ENDED); // the container ends the request
                return false;
            }
        }
    }

    /**
     * Runs a step on a thread of the container, where it may wait for a slow client.
     *
     * @throws IllegalStateException if the request has ended
     */
    void runAsync(Runnable step) {
        synchronized (inUse) {
            if (hasEnded()) {
                throw new IllegalStateException("The request has ended");
            }
            context.start(step);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        endedByContainer(event);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        endedByContainer(event);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}

    /** Waits for a write to end, because the container uses the response for the next request after this. */
    private void end() {
        synchronized (inUse) {
            state.set(State.ENDED);
        }
    }

    private void endedByContainer(AsyncEvent event) {
        end();
        event.getAsyncContext().complete();
    }
}
