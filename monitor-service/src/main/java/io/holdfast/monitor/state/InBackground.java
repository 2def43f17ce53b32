package io.holdfast.monitor.state;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Passes snapshots to a listener that reads Redis, on a separate thread: while a node hangs, its read must not delay the
 * next snapshot. Snapshots that come while the listener is busy are left out.
 */
public final class InBackground implements Consumer<Snapshot> {

    private final Consumer<Snapshot> listener;
    private final Executor executor;
    private final AtomicBoolean busy = new AtomicBoolean();

    public InBackground(Consumer<Snapshot> listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    @Override
    public void accept(Snapshot snapshot) {
        if (busy.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    listener.accept(snapshot);
                } finally {
                    busy.set(false);
                }
            });
        }
    }
}
