package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.delayed;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.sweep.QueueSummary;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a look at many queues shows. */
public interface QueueSummaryContract extends QueueContract {
    Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    default void anEmptyQueueLooksEmpty() {
        assertThat(work()).isEqualTo(QueueSummary.EMPTY);
    }

    @Test
    default void aPendingTaskAndItsSignalAreSeen() {
        given().enqueue(minted("a"));
        assertThat(work())
                .isEqualTo(new QueueSummary(START, false, true, true, false, null, 0, null, false, null, null));
        assertThat(work().wantsDispatch()).isFalse();
    }

    @Test
    default void aPendingTaskWhoseSignalIsGoneWantsADispatch() {
        given().enqueue(minted("a"));
        given().queues().awaitWork(List.of(QUEUE), millis(1));
        assertThat(work())
                .isEqualTo(new QueueSummary(START, false, true, false, false, null, 0, null, false, null, null));
        assertThat(work().wantsDispatch()).isTrue();
    }

    @Test
    default void aPausedQueueHasNoTaskThatCanBeTaken() {
        given().enqueue(minted("a"));
        given().queues().pause(QUEUE, "ada");
        assertThat(work())
                .isEqualTo(new QueueSummary(START, false, false, false, false, null, 0, null, false, null, null));
        given().queues().resume(QUEUE);
    }

    @Test
    default void theTimeUntilTheFirstDelayedTaskIsSeen() {
        given().enqueue(delayed("b", 20), delayed("a", 10));
        assertThat(work().nextDue()).isEqualTo(millis(10));
        assertThat(work().wantsDispatch()).isFalse();
        given().advance(15);
        assertThat(work().at()).isEqualTo(START.plusMillis(15));
        assertThat(work().nextDue()).isEqualTo(millis(0));
        assertThat(work().wantsDispatch()).isTrue();
    }

    @Test
    default void aTaskThatIsDelayedForCenturiesIsDueInALongTime() {
        given().enqueue(delayed("a", TimeRange.MAX_DURATION.toMillis()));
        assertThat(work().nextDue()).isEqualTo(QueueSummary.MAX_DUE);
    }

    @Test
    default void aLeaseIsSeenUntilItIsSettledWhetherRenewedOrNot() {
        given().enqueue(minted("a"));
        Lease lease = given().acquire(1).get(0).lease();
        assertThat(work().leased()).isTrue();
        given().queue().renew(List.of(lease), LEASE);
        assertThat(work().leased()).isTrue();
        complete(lease);
        assertThat(work().leased()).isFalse();
        given().queue().trim(new TrimPolicy(10, DAY, 0, millis(1)));
        assertThat(work()).isEqualTo(QueueSummary.EMPTY);
    }

    @Test
    default void howLongAgoAQueueWasSweptIsSeenWhileALeaseStands() {
        Lease lease = given().processing("a").get(0);
        assertThat(work().sweptAgo()).isNull();
        assertThat(work().isUnsweptFor(millis(0))).isFalse();
        given().queue().reap(new ReapPolicy(10, 5, LEASE));
        given().advance(7);
        assertThat(work().sweptAgo()).isEqualTo(millis(7));
        assertThat(work().isUnsweptFor(millis(6))).isTrue();
        assertThat(work().isUnsweptFor(millis(7))).isFalse();
        complete(lease);
        assertThat(work().sweptAgo()).isNull();
    }

    @Test
    default void whatIsToBeTrimmedIsSeen() {
        given().enqueue(task("a"), minted("b"));
        given().acquire(2).forEach(task -> complete(task.lease()));
        given().advance(5);
        assertThat(work().ended()).isEqualTo(2);
        assertThat(work().oldestEnded()).isEqualTo(millis(5));
        assertThat(work().wantsTrim(new TrimPolicy(10, millis(6), 2, DAY))).isFalse();
        assertThat(work().wantsTrim(new TrimPolicy(10, millis(5), 2, DAY))).isTrue();
        assertThat(work().wantsTrim(new TrimPolicy(10, DAY, 1, DAY))).isTrue();
    }

    @Test
    default void aChosenIdWhoseWindowIsOverWantsATrim() {
        TrimPolicy policy = new TrimPolicy(10, DAY, 0, millis(100));
        given().enqueue("a");
        complete(given().acquire(1).get(0).lease());
        given().queue().trim(policy);
        assertThat(work().empty()).isFalse();
        assertThat(work().wantsTrim(policy)).isFalse();
        given().advance(100);
        assertThat(work().wantsTrim(policy)).isTrue();
        given().queue().trim(policy);
        assertThat(work()).isEqualTo(QueueSummary.EMPTY);
    }

    @Test
    default void manyQueuesAreSeenAtOnce() {
        List<QueueName> names = IntStream.range(0, 250)
                .mapToObj(i -> new QueueName("many-" + i))
                .toList();
        given().queues().queue(names.get(99)).enqueue(List.of(minted("a")), 0);
        assertThat(given().queues().summaries(names, PATIENCE))
                .hasSize(250)
                .hasEntrySatisfying(
                        names.get(99), look -> assertThat(look.pending()).isTrue())
                .hasEntrySatisfying(
                        names.get(249), look -> assertThat(look.empty()).isTrue());
    }

    private QueueSummary work() {
        return Objects.requireNonNull(
                given().queues().summaries(List.of(QUEUE), PATIENCE).get(QUEUE));
    }

    private void complete(Lease lease) {
        given().queue().complete(List.of(new Completion(lease, null)), Ending.COMPLETED, DAY);
    }
}
