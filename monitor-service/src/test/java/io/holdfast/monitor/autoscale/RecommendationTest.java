package io.holdfast.monitor.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workers have 5 slots and the target wait is 30 s, unless a test says otherwise. */
class RecommendationTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    @Test
    void theSlotsThatArrivalsKeepBusyAreAtMost85PercentOfAll() {
        assertThat(recommend(busy(8.5, 0)).slots()).isCloseTo(10, within(1e-9));
        assertThat(recommend(busy(8.5, 0)).workers()).isEqualTo(2);
        assertThat(recommend(busy(8.6, 0)).workers()).isEqualTo(3);
    }

    @Test
    void aBacklogGetsTheSlotsThatStartItWithinTheTargetWait() {
        Demand backlog = new Demand(NOW, 10, 6_000.0, 6_000, 10, 15); // 6,000 tasks of one second
        Recommendation recommended = recommend(backlog);
        assertThat(recommended.backlogSlots()).isEqualTo(200);
        assertThat(recommended.workers()).isEqualTo(40);
    }

    @Test
    void thereIsNoUseForMoreSlotsThanTasks() {
        Demand longTasks = new Demand(NOW, 4, 36_000.0, 10, 4, 5); // 10 tasks of an hour wait, 4 run
        assertThat(recommend(longTasks).slots()).isEqualTo(14);
    }

    @Test
    void aShorterTargetWaitNeedsMoreWorkers() {
        Demand backlog = new Demand(NOW, 0, 600.0, 6_000, 0, 5);
        assertThat(recommend(backlog).workers()).isEqualTo(4);
        ScaleGoal hurried = new ScaleGoal(Duration.ofSeconds(5), 0, 100, 5);
        assertThat(Recommendation.of(complete(backlog), UNLIMITED, true, hurried)
                        .workers())
                .isEqualTo(24);
    }

    @Test
    void whileTheRunTimeIsUnknownTheSlotsAreDoubled() {
        assertThat(recommend(new Demand(NOW, 0, null, 1_000, 0, 0)).slots()).isEqualTo(1);
        assertThat(recommend(new Demand(NOW, 5, null, 1_000, 5, 5)).slots()).isEqualTo(10);
        assertThat(recommend(new Demand(NOW, 5, null, 2, 5, 5)).slots()).isEqualTo(7);
    }

    @Test
    void betweenTheTwoUtilizationsNothingChanges() {
        for (double busy : new double[] {14.1, 15, 16, 16.9}) { // of 20 slots
            assertThat(recommend(busy(busy, 20)).workers()).as("" + busy).isEqualTo(4);
        }
        assertThat(recommend(busy(17.1, 20)).workers()).isEqualTo(5);
        assertThat(recommend(busy(10.4, 20)).workers()).isEqualTo(3);
    }

    @Test
    void workersAreTakenAwayDownToWhatTheWorstMomentNeeded() {
        List<Demand> history = new ArrayList<>(Collections.nCopies(29, busy(1, 50)));
        history.add(3, busy(21, 50));
        Demands demands = new Demands(busy(1, 50), history, true);
        assertThat(Recommendation.of(demands, UNLIMITED, true, goal(0, 100)).slots())
                .isCloseTo(30, within(1e-9));
    }

    @Test
    void aShortHistoryTakesNoWorkerAway() {
        Demand now = busy(1, 50);
        Demands demands = new Demands(now, List.of(now), false);
        assertThat(Recommendation.of(demands, UNLIMITED, true, goal(0, 100)).workers())
                .isEqualTo(10);
    }

    @Test
    void limitsOfTheQueueBoundTheSlots() {
        Demand backlog = new Demand(NOW, 10, 6_000.0, 6_000, 10, 15);
        assertThat(Recommendation.of(complete(backlog), 12, true, goal(0, 100)).workers())
                .isEqualTo(3);
    }

    @Test
    void theNumberOfWorkersKeepsTheBounds() {
        assertThat(Recommendation.of(complete(busy(1_000, 0)), UNLIMITED, true, goal(2, 8))
                        .workers())
                .isEqualTo(8);
        assertThat(Recommendation.of(complete(busy(0, 0)), UNLIMITED, false, goal(2, 8))
                        .workers())
                .isEqualTo(2);
    }

    @Test
    void onlyAQueueWithoutAnyTaskNeedsNoWorker() {
        assertThat(Recommendation.of(complete(busy(0, 0)), UNLIMITED, false, goal(0, 8))
                        .workers())
                .isZero();
        assertThat(Recommendation.of(complete(busy(0, 0)), UNLIMITED, true, goal(0, 8))
                        .workers())
                .isEqualTo(1);
    }

    private static Demand busy(double busy, int slots) {
        return new Demand(NOW, busy, 0.0, 0, (long) busy, slots);
    }

    private static Recommendation recommend(Demand now) {
        return Recommendation.of(complete(now), UNLIMITED, true, goal(0, 100));
    }

    private static Demands complete(Demand now) {
        return new Demands(now, List.of(now), true);
    }

    private static ScaleGoal goal(int min, int max) {
        return new ScaleGoal(Duration.ofSeconds(30), min, max, 5);
    }
}
