package io.holdfast.producer.web;

import io.holdfast.producer.config.ProducerProperties;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Bounds the bytes of all bodies that are being worked on, so that many large calls at once can't exhaust the heap. A
 * call that doesn't fit waits for a short time and is then refused; small ones pass large ones that wait.
 */
@Component
class BodyBudget {

    /** Under the three seconds within which any refusal comes. */
    private static final long WAIT_MILLIS = 2_000;

    private final Semaphore bytes;

    BodyBudget(ProducerProperties properties) {
        this.bytes = new Semaphore(properties.bytesInFlight());
    }

    /** False when there is no room now. */
    boolean tryTake(int count) {
        return bytes.tryAcquire(count);
    }

    /** @throws ProblemException when there is no room in time */
    void take(int count) {
        if (!bytes.tryAcquire(count) && !waitFor(count)) {
            throw new ProblemException(Problem.of(ErrorCode.OVERLOADED), RetryAfter.header(RetryAfter.SOON));
        }
    }

    void giveBack(int count) {
        bytes.release(count);
    }

    private boolean waitFor(int count) {
        try {
            return bytes.tryAcquire(count, WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
