package io.holdfast.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientLimitTest {

    private final AtomicLong nanos = new AtomicLong(1);
    private final ClientLimit limit = new ClientLimit(
            2,
            new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                    return nanos.get();
                }

                @Override
                public boolean isWallClockBased() {
                    return false;
                }
            },
            nanos::get);

    @Test
    void aClientMayCallSoManyTimesASecond() {
        assertThat(limit.callFrom("10.0.0.1")).isZero();
        assertThat(limit.callFrom("10.0.0.1")).isZero();
        assertThat(limit.callFrom("10.0.0.1")).isEqualTo(Duration.ofMillis(500));
        nanos.addAndGet(Duration.ofMillis(500).toNanos());
        assertThat(limit.callFrom("10.0.0.1")).isZero();
        assertThat(limit.callFrom("10.0.0.1")).isPositive();
    }

    @Test
    void clientsDoNotShareALimit() {
        ApiToken token = new ApiToken("10.0.0.1", Set.of(Scope.READ), TokenHash.of("a"));
        for (int i = 0; i < 2; i++) {
            assertThat(limit.call(token)).isZero();
            assertThat(limit.callFrom("10.0.0.1")).isZero();
            assertThat(limit.callFrom("10.0.0.2")).isZero();
        }
        assertThat(limit.call(token)).isPositive();
    }

    @Test
    void addressesOfOneIpv6NetworkAreOneClient() {
        assertThat(limit.callFrom("2001:db8::1")).isZero();
        assertThat(limit.callFrom("2001:db8:0:0:ffff::2")).isZero();
        assertThat(limit.callFrom("2001:db8::3")).isPositive();
        assertThat(limit.callFrom("2001:db8:0:1::1")).isZero();
    }

    @Test
    void manyAddressesNeedBoundedMemory() {
        for (int i = 0; i < 3 * ClientLimit.MAX_CLIENTS; i++) {
            limit.callFrom("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
        }
        assertThat(limit.clients()).isLessThanOrEqualTo(ClientLimit.MAX_CLIENTS);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(limit.clients()).isZero();
    }
}
