package io.holdfast.queue.redis;

import io.holdfast.queue.WorkBell;

/** Where the wake-up signals of queues arrive. Safe for use by many threads. */
interface Wakeups {

    /** Returns a listener for one thread. */
    WorkBell listener();
}
