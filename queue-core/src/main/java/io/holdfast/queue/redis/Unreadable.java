package io.holdfast.queue.redis;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Values of one kind in Redis that are damaged and left out: logs how many there are, once for each change. */
final class Unreadable {

    private static final Logger log = LoggerFactory.getLogger(Unreadable.class);

    private final String kind;
    private final AtomicInteger count = new AtomicInteger();

    Unreadable(String kind) {
        this.kind = kind;
    }

    /** Takes the number of those that one reading found. */
    void found(int number) {
        int before = count.getAndSet(number);
        if (number > before) {
            log.warn("Redis holds {} {} that can't be read; they are left out", number, kind);
        }
    }
}
