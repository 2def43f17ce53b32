package io.holdfast.queue.redis.wakeup;

import io.holdfast.queue.WakeupListener;

/** Where the wake-up signals of queues arrive. Safe for use by many threads. */
public interface Wakeups {

    /** Returns a listener for one thread. */
    WakeupListener listener();
}
