package io.holdfast.monitor.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final LoginThrottle throttle = new LoginThrottle(clock);

    @Test
    void afterFiveFailuresEachAttemptWaitsTwiceAsLongButNotForever() {
        fail(4);
        assertThat(waiting()).isZero();
        fail(1);
        assertThat(waiting()).isEqualTo(Duration.ofSeconds(1));
        fail(1);
        assertThat(waiting()).isEqualTo(Duration.ofSeconds(2));
        fail(20);
        assertThat(waiting()).isEqualTo(Duration.ofSeconds(30));
        now = now.plusSeconds(30);
        assertThat(waiting()).isZero();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        fail(5);
        throttle.succeeded("ada", "1.2.3.4");
        assertThat(waiting()).isZero();
    }

    @Test
    void othersDoNotWait() {
        fail(10);
        assertThat(throttle.wait("bob", "1.2.3.4")).isZero();
        assertThat(throttle.wait("ada", "4.3.2.1")).isZero();
    }

    @Test
    void onlyAThousandAreRemembered() {
        fail(10);
        for (int i = 0; i < 1_000; i++) {
            throttle.failed("name" + i, "1.2.3.4");
        }
        assertThat(waiting()).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed("ada", "1.2.3.4");
        }
    }

    private Duration waiting() {
        return throttle.wait("ada", "1.2.3.4");
    }
}
