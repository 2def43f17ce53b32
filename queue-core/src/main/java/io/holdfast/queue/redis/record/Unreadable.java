package io.holdfast.queue.redis.record;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Damaged values of one kind in Redis, which are left out: logs their number once for each change. */
public final class Unreadable {

    private static final Logger log = LoggerFactory.getLogger(Unreadable.class);

    private final String kind;
    private final AtomicInteger count = new AtomicInteger();

    public Unreadable(String kind) {
        this.kind = kind;
    }

    /** Reports how many damaged values one read has found. */
    public void found(int number) {
        int before = count.getAndSet(number);
        if (number > before) {
            log.warn("Redis holds {} {} that cannot be read; they are ignored", number, kind);
        }
    }
}
