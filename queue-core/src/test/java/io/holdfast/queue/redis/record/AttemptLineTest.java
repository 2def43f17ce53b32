package io.holdfast.queue.redis.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptLineTest {
    private static final Instant THEN = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final WorkerId WORKER = new WorkerId("host-1:4711");

    @ParameterizedTest
    @ValueSource(
            strings = {"boom", "", "two words", "  spaces  ", "reclaimed -", "one\ntwo\r\nthree", "ü…😀", "\u0085"})
    void aFailedAttemptSurvives(String error) {
        Failure failure = new Failure(error, Duration.ofMillis(17));
        assertThat(decode("1790000000123 host-1:4711 " + AttemptLine.of(failure)))
                .containsExactly(Attempt.failed(THEN, WORKER, Duration.ofMillis(17), failure.error()));
    }

    @Test
    void aReclaimedAttemptHasAWorkerButNoRunTime() {
        Attempt attempt = decode("1790000000123 host-1:4711 reclaimed -").get(0);
        assertThat(attempt).isEqualTo(Attempt.reclaimed(null, THEN, WORKER));
        assertThat(attempt.error()).isNotBlank();
    }

    @Test
    void aReclaimedAttemptBeganWhenItsTokenWasGiven() {
        Attempt attempt =
                decode("1790000000123 host-1:4711 reclaimed 1790000000100000").get(0);
        assertThat(attempt).isEqualTo(Attempt.reclaimed(THEN.minusMillis(23), THEN, WORKER));
        assertThat(attempt.runTime()).isEqualTo(Duration.ofMillis(23));
    }

    @Test
    void attemptsStayInTheirOrder() {
        String line = "1790000000123 w failed 1 no. ";
        assertThat(decode(line + "1\n" + line + "2\n" + line + "3"))
                .extracting(Attempt::error)
                .containsExactly("no. 1", "no. 2", "no. 3");
    }

    @Test
    void aDamagedLineDoesNotHideTheOthers() {
        assertThat(decode("then w failed 1 no. 1\n\n1790000000123\n1790000000123 w failed 1 no. 2"))
                .extracting(Attempt::error)
                .containsExactly("no. 2");
    }

    @Test
    void noLinesAreNoAttempts() {
        assertThat(decode("")).isEmpty();
    }

    private static List<Attempt> decode(String lines) {
        return AttemptLine.decode(lines, new TokenTimes(""));
    }
}
