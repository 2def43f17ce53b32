package io.holdfast.producer.http;

import io.holdfast.producer.config.ProducerProperties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Limits the memory of all requests and responses in progress, so that many large ones at once cannot exhaust the heap.
 * A request that does not fit waits for two seconds and is then refused; small ones overtake large ones.
 */
@Component
public class ByteBudget {

    /** Every refusal takes less than three seconds. */
    private static final long MAX_WAIT_MILLIS = 2_000;

    private final Semaphore bytes;

    ByteBudget(ProducerProperties properties) {
        this.bytes = new Semaphore(properties.bytesInFlight());
    }

    /** A share without any bytes yet. */
    Share share() {
        return new Share();
    }

    /** The bytes of one request or response; free again once it is closed. Not thread-safe. */
    public final class Share implements AutoCloseable {

        private int size;

        private Share() {}

        int size() {
            return size;
        }

        /** @throws ProblemException {@code OVERLOADED} when there is no room in time */
        void grow(int count) {
            if (!bytes.tryAcquire(count) && !waitFor(count)) {
                throw new ProblemException(Problem.of(ErrorCode.OVERLOADED));
            }
            size += count;
        }

        /** False when there is no room at once. */
        boolean tryGrow(int count) {
            boolean taken = bytes.tryAcquire(count);
            size += taken ? count : 0;
            return taken;
        }

        /** Frees what is not needed. */
        public void shrinkTo(long needed) {
            int kept = (int) Math.min(needed, size);
            bytes.release(size - kept);
            size = kept;
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }

    private boolean waitFor(int count) {
        try {
            return bytes.tryAcquire(count, MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
