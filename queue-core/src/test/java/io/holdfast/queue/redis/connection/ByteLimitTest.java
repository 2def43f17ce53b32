package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandTimeoutException;
import org.junit.jupiter.api.Test;

class ByteLimitTest {

    private static final long FIRST = 1L << 20;
    private final RuntimeException timedOut =
            StoreErrors.translate("acquire tasks", new RedisCommandTimeoutException("Command timed out after 2500 ms"));

    private final ByteLimit limit = new ByteLimit(FIRST);

    @Test
    void aTimeOutHalvesIt() {
        limit.failed(timedOut, FIRST, now());
        assertThat(limit.bytes()).isEqualTo(FIRST / 2);
    }

    @Test
    void callsThatTimeOutTogetherHalveItOnce() {
        long started = now();
        limit.failed(timedOut, FIRST, started);
        limit.failed(timedOut, FIRST, started);
        assertThat(limit.bytes()).isEqualTo(FIRST / 2);
    }

    @Test
    void itHalvesTheCarriedBytesIfTheyWereFewer() {
        limit.failed(timedOut, FIRST / 4, now());
        assertThat(limit.bytes()).isEqualTo(FIRST / 8);
    }

    @Test
    void aSmallCallThatTimesOutChangesNothing() {
        limit.failed(timedOut, ByteLimit.MIN_BYTES, now());
        assertThat(limit.bytes()).isEqualTo(FIRST);
    }

    @Test
    void anyOtherFailureChangesNothing() {
        limit.failed(new IllegalStateException("Connection closed"), FIRST, now());
        assertThat(limit.bytes()).isEqualTo(FIRST);
    }

    @Test
    void itHasAMinimum() {
        for (int i = 0; i < 100; i++) {
            limit.failed(timedOut, limit.bytes(), now());
        }
        assertThat(limit.bytes()).isEqualTo(ByteLimit.MIN_BYTES);
    }

    @Test
    void itDoublesUpToTheBoundWhileLargeCallsAreAnsweredQuickly() {
        limit.answered(FIRST, now());
        assertThat(limit.bytes()).isEqualTo(2 * FIRST);
        for (int i = 0; i < 100; i++) {
            limit.answered(limit.bytes(), now());
        }
        assertThat(limit.bytes()).isEqualTo(ByteLimit.MAX_BYTES);
    }

    @Test
    void smallCallsDoNotMakeItGrow() {
        limit.answered(FIRST / 2 - 1, now());
        assertThat(limit.bytes()).isEqualTo(FIRST);
    }

    @Test
    void aSlowAnswerDoesNotMakeItGrow() {
        ByteLimit old = new ByteLimit(FIRST);
        old.answered(FIRST, now() - 2 * ByteLimit.QUICK.toNanos());
        assertThat(old.bytes()).isEqualTo(FIRST);
    }

    private static long now() {
        return System.nanoTime();
    }
}
