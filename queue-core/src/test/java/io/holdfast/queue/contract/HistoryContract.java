package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is kept of a task's runs: results, progress, attempts. */
public interface HistoryContract extends QueueContract {
    @Test
    default void aResultIsKeptWithItsTask() {
        List<Lease> leases = given().processing("a", "b", "c");
        TaskResult small = TaskResult.of(Payload.ofText("{\"sum\":3}"), 9);
        TaskResult large = TaskResult.of(Payload.ofText("[1,2,3,4,5]"), 9);
        given().queue()
                .complete(
                        List.of(
                                new Completion(leases.get(0), null, small),
                                new Completion(leases.get(1), null),
                                new Completion(leases.get(2), null, large)),
                        Ending.COMPLETED,
                        DAY);
        assertThat(given().find("a").result()).isEqualTo(new TaskResult.Kept(Payload.ofText("{\"sum\":3}")));
        assertThat(given().find("b").result()).isNull();
        assertThat(given().find("c").result())
                .isEqualTo(new TaskResult.NotKept("The result has 11 bytes; at most 9 are kept"));
    }

    @Test
    default void theResultOfALostLeaseIsVoid() {
        List<Lease> leases = given().processing("a", "b");
        complete(leases.get(0), Ending.EXPIRED);
        TaskResult late = TaskResult.of(Payload.ofText("1"), 9);
        given().queue()
                .complete(
                        leases.stream()
                                .map(lease -> new Completion(lease, null, late))
                                .toList(),
                        Ending.COMPLETED,
                        DAY);
        assertThat(given().find("a").result()).isNull();
        assertThat(given().find("b").result()).isEqualTo(late);
    }

    @Test
    default void everyRunOfATaskIsShownWithItsWorkerAndTimes() {
        Lease first = given().processing("a").get(0);
        given().advance(10);
        assertThat(given().find("a").attempts()).containsExactly(Attempt.running(START, W1));
        given().queue().retry(List.of(new Retry(first, millis(20), BOOM)));
        given().advance(20);
        given().queue().dispatch(10);
        Lease second = given().acquire(1).get(0).lease();
        given().advance(7);
        complete(second, Ending.COMPLETED);
        assertThat(given().find("a").attempts())
                .containsExactly(
                        Attempt.failed(START.plusMillis(10), W1, millis(5), "boom"),
                        Attempt.succeeded(START.plusMillis(30), START.plusMillis(37), W1));
        assertThat(given().find("a").lastError()).isEqualTo("boom");
    }

    @Test
    default void aRunIsDistinguishedFromOthersThatEndedWithIt() {
        List<Lease> both = given().processing("a", "ab");
        given().advance(3);
        Lease later = given().processing("b").get(0);
        given().queue()
                .complete(
                        Stream.of(both.get(1), later)
                                .map(lease -> new Completion(lease, null))
                                .toList(),
                        Ending.COMPLETED,
                        DAY);
        complete(both.get(0), Ending.COMPLETED);
        Instant end = START.plusMillis(3);
        assertThat(given().find("a").attempts()).containsExactly(Attempt.succeeded(START, end, W1));
        assertThat(given().find("ab").attempts()).containsExactly(Attempt.succeeded(START, end, W1));
        assertThat(given().find("b").attempts()).containsExactly(Attempt.succeeded(end, end, W1));
    }

    @Test
    default void theLastProgressReportIsKeptAfterTheEnd() {
        Lease lease = given().processing("a").get(0);
        progress(lease, 10, "begun");
        given().advance(5);
        assertThat(progress(lease, 40, "half way\nor so")).isEmpty();
        complete(lease, Ending.COMPLETED);
        assertThat(given().find("a").progress()).isEqualTo(new Progress(40, "half way or so", START.plusMillis(5)));
    }

    @Test
    default void theProgressOfAnEarlierRunIsVoidDuringTheNextRun() {
        Lease first = given().processing("a").get(0);
        progress(first, 90, "");
        given().queue().release(List.of(Release.toFront(first)));
        assertThat(given().find("a").progress()).isEqualTo(new Progress(90, "", START));
        Lease second = given().acquire(1).get(0).lease();
        assertThat(given().find("a").progress()).isNull();
        assertThat(progress(first, 95, "late")).isEqualTo(Map.of(first.task(), Rejection.LOST));
        progress(second, 1, "again");
        assertThat(given().find("a").progress()).isEqualTo(new Progress(1, "again", START));
    }

    private Map<TaskRef, Rejection> progress(Lease lease, int percent, String note) {
        return given().queue().progress(List.of(new ProgressReport(lease, percent, note)));
    }

    private void complete(Lease lease, Ending ending) {
        Map<TaskRef, Rejection> unused = given().queue().complete(List.of(new Completion(lease, null)), ending, DAY);
    }
}
