package io.holdfast.producer.web;

import io.holdfast.queue.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Says once in a while, not once a call, that Redis refuses or does not answer. */
@Component
class OutageLog {

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - QUIET.toNanos());
    private final AtomicLong unsaid = new AtomicLong();

    void noticed(StoreException e) {
        unsaid.incrementAndGet();
        long last = saidNanos.get();
        long now = System.nanoTime();
        if (now - last >= QUIET.toNanos() && saidNanos.compareAndSet(last, now)) {
            log.warn("{}; {} calls were answered with 503", e.getMessage(), unsaid.getAndSet(0));
        }
    }
}
