package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.QueueName;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A lease that appears twice in one call counts once, whatever the call does. */
class NamedTwiceIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    static Stream<Arguments> calls() {
        return Stream.of(
                call("complete", (redis, leases) -> redis.complete(leases)),
                call(
                        "release",
                        (redis, leases) -> redis.queue.release(
                                leases.stream().map(Release::toFront).toList())),
                call(
                        "retry",
                        (redis, leases) -> redis.queue.retry(leases.stream()
                                .map(lease -> new Retry(lease, Duration.ofSeconds(1), BOOM))
                                .toList())),
                call(
                        "bury",
                        (redis, leases) -> redis.queue.bury(leases.stream()
                                .map(lease -> new Burial(lease, BOOM))
                                .toList())),
                call("renew", (redis, leases) -> redis.queue.renew(leases, LEASE)));
    }

    private static Arguments call(String name, BiConsumer<QueueUnderTest, List<Lease>> call) {
        return Arguments.of(name, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void nothingIsLostOrDuplicated(String name, BiConsumer<QueueUnderTest, List<Lease>> call) {
        Lease other = redis.leased("x").get(0);
        List<Lease> leases = redis.leased("a", "b", "c");
        call.accept(redis, List.of(leases.get(0), other, leases.get(0), other, leases.get(1), leases.get(1)));
        QueueDump dump = QueueDump.of(TestRedis.shared().factory(), QueueName.DEFAULT, List.of());
        PlacedTasks placed = new PlacedTasks(dump);
        placed.check(redis.inspector.depths(QueueName.DEFAULT));
        assertThat(placed.tasks()).isEqualTo(4);
    }
}
