package io.holdfast.monitor.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A simulated cluster whose autoscaler follows the recommendation: it settles, keeps the target wait, and does not change the
 * number of workers back and forth. Workers have 5 slots and need 20 s to start, the autoscaler asks every 15 s, the target wait is 30 s.
 */
class ScalingTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SETTLING = Duration.ofMinutes(15);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSteadyLoadSettlesAndStaysThere(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.run(HOUR.multipliedBy(2), second -> 40, 1);
        assertThat(cluster.changesAfter(SETTLING)).as(cluster::toString).hasSizeLessThanOrEqualTo(1);
        assertThat(cluster.workers())
                .isBetween(10, 13); // 40 busy slots are 85 % of 47 and 70 % of 57, and their number varies
        assertThat(cluster.waitPercentile(0.99, SETTLING)).isLessThan(1);
        assertThat(cluster.longestWait()).isLessThan(90);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBurstIsWorkedOffAndTheWorkersLeaveOnce(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.bursts(second -> second == 1_200 ? 6_000 : 0);
        cluster.run(HOUR, second -> 10, 1);
        assertThat(cluster.mostWorkers()).as(cluster::toString).isBetween(30, 50);
        assertThat(cluster.longestWait()).isLessThan(90); // 30, and what the first workers take to come
        assertThat(cluster.reversals()).as(cluster::toString).isLessThanOrEqualTo(2);
        assertThat(cluster.workers()).isBetween(3, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void repeatedBurstsDoNotMakeWorkersComeAndGo(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.bursts(second -> second % 120 == 0 ? 1_800 : 0);
        cluster.run(HOUR.multipliedBy(2), second -> 0, 1);
        assertThat(cluster.changesAfter(SETTLING)).as(cluster::toString).hasSizeLessThanOrEqualTo(2);
        assertThat(cluster.waitPercentile(1, SETTLING)).isLessThan(45);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whenTheLoadStopsAllWorkersLeaveInOneDirection(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 0, 100);
        cluster.run(HOUR, second -> second < 1_800 ? 40 : 0, 1);
        assertThat(cluster.workers()).isZero();
        assertThat(cluster.changesAfter(Duration.ofMinutes(30)))
                .as(cluster::toString)
                .isSortedAccordingTo((one, other) -> other - one);
        assertThat(cluster.workersAt(Duration.ofMinutes(34)))
                .as("they stay for five minutes")
                .isGreaterThan(9);
        assertThat(cluster.workersAt(Duration.ofMinutes(38))).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void fromNoneTheFirstTaskBringsAWorker(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 0, 100);
        cluster.bursts(second -> second == 61 ? 1 : 0);
        cluster.run(Duration.ofMinutes(10), second -> 0, 1);
        assertThat(cluster.longestWait()).isBetween(20L, 40L);
        assertThat(cluster.mostWorkers()).isEqualTo(1);
    }

    /** One starts every 15 s and runs ten minutes: about 40 run at a time, give or take 6. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void longTasksGetSlotsAndAreNotInterrupted(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.run(HOUR.multipliedBy(6), second -> 1 / 15.0, 600);
        assertThat(cluster.waitPercentile(0.95, HOUR)).as(cluster::toString).isLessThan(45);
        assertThat(cluster.reversalsAfter(HOUR)).as(cluster::toString).isLessThanOrEqualTo(15);
        assertThat(cluster.workers()).isBetween(7, 16);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tasksThatALimitHoldsBackDoNotBringMoreAndMoreWorkers(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.limitRunning(10); // of a kind that is not known in advance, as of keys
        cluster.run(HOUR.multipliedBy(2), second -> 40, 1);
        assertThat(cluster.workers()).as(cluster::toString).isBetween(3, 4);
        assertThat(cluster.changesAfter(HOUR)).as(cluster::toString).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void aTrafficOfTheDayIsFollowedUpAndDown(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.run(Duration.ofHours(12), second -> 30 + 25 * Math.sin(second * 2 * Math.PI / 43_200), 1);
        assertThat(cluster.reversals()).as(cluster::toString).isLessThanOrEqualTo(4);
        assertThat(cluster.waitPercentile(0.99, SETTLING)).isLessThan(2);
        assertThat(cluster.mostWorkers()).isBetween(13, 18);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aScaleInLosesNothing(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, 1, 100);
        cluster.run(HOUR, second -> second < 1_200 ? 60 : 5, 4);
        cluster.run(Duration.ofMinutes(5), second -> 0, 4);
        assertThat(cluster.started()).isEqualTo(cluster.arrived());
        assertThat(List.of(cluster.pending(), cluster.running())).containsOnly(0L);
    }
}
