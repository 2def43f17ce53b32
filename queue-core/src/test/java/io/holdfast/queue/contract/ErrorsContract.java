package io.holdfast.queue.contract;

import static io.holdfast.queue.contract.QueueContract.id;
import static io.holdfast.queue.contract.QueueContract.millis;
import static io.holdfast.queue.contract.QueueFixture.START;
import static io.holdfast.queue.contract.QueueFixture.minted;
import static io.holdfast.queue.contract.QueueFixture.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.ErrorPattern;
import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every transition keeps the error groups up to date. */
public interface ErrorsContract extends QueueContract {

    @Test
    default void failedTasksAreGroupedByWhatTheirErrorsHaveInCommon() {
        List<Lease> leases = given().processing("a", "b", "c");
        bury(leases.get(0), "order 1 is unknown");
        retry(leases.get(1), "order 22 is unknown");
        given().advance(1);
        bury(leases.get(2), "timed out after 5 s");
        assertThat(shown()).containsExactly("timed out after * s: 1 dead", "order * is unknown: 1 dead 1 retrying");
    }

    @Test
    default void aGroupTellsWhenHowOftenAndWhat() {
        List<Lease> leases = given().processing("a", "b");
        given().advance(10);
        retry(leases.get(0), "order 1 is unknown");
        given().advance(Duration.ofMinutes(25).toMillis());
        given().queue().renew(leases.subList(1, 2), LEASE);
        bury(leases.get(1), "order 2 is unknown");
        List<Long> trend =
                new ArrayList<>(IntStream.range(0, 18).mapToObj(i -> 0L).toList());
        trend.set(17, 1L);
        trend.set(trendStep(Duration.ofMinutes(25).plusMillis(10)), 1L);
        assertThat(groups().groups())
                .containsExactly(new ErrorGroup(
                        ErrorPattern.of("order 1 is unknown").group(),
                        "order * is unknown",
                        START.plusMillis(10),
                        START.plusMillis(10).plus(Duration.ofMinutes(25)),
                        2,
                        1,
                        1,
                        trend,
                        List.of(new TaskType("email")),
                        id("b"),
                        "order 2 is unknown"));
        given().advance(Duration.ofHours(3).toMillis());
        assertThat(groups().groups().get(0).trend()).containsOnly(0L).hasSize(18);
    }

    private int trendStep(Duration ago) {
        long step = Duration.ofMinutes(10).toMillis();
        long now = given().clock().millis();
        return 17 - (int) (now / step - (now - ago.toMillis() + 10) / step);
    }

    @Test
    default void anotherErrorMovesATaskToAnotherGroup() {
        retry(given().processing("a").get(0), "order 1 is unknown");
        retry(again(), "timed out");
        assertThat(shown()).containsExactlyInAnyOrder("timed out: 1 retrying", "order * is unknown: gone");
        bury(again(), "order 1 is unknown");
        assertThat(shown()).containsExactlyInAnyOrder("timed out: gone", "order * is unknown: 1 dead");
        assertThat(groups().groups()).extracting(ErrorGroup::failures).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    default void aRetryingTaskStaysInItsGroupWhileItWaitsAndRuns() {
        retry(given().processing("a").get(0), "timed out");
        assertThat(members(FailedState.RETRYING)).containsExactly("a delayed");
        given().queue().dispatch(1);
        assertThat(members(FailedState.RETRYING)).containsExactly("a pending");
        Lease lease = given().acquire(1).get(0).lease();
        assertThat(members(FailedState.RETRYING)).containsExactly("a processing");
        given().queue().release(List.of(Release.snoozed(lease, millis(5), millis(5), "later")));
        assertThat(members(FailedState.RETRYING)).containsExactly("a delayed");
        given().advance(5);
        given().queue().release(List.of(Release.toFront(again())));
        assertThat(members(FailedState.RETRYING)).containsExactly("a pending");
        assertThat(shown()).containsExactly("timed out: 1 retrying");
    }

    @Test
    default void aTaskThatEndsLeavesItsGroup() {
        for (Ending ending : Ending.values()) {
            retry(given().processing(ending.name()).get(0), "timed out");
            Lease lease = again();
            assertThat(shown()).containsExactly("timed out: 1 retrying");
            given().queue().complete(List.of(new Completion(lease, null)), ending, DAY);
            assertThat(shown()).containsExactly("timed out: gone");
        }
        retry(given().processing("refilled").get(0), "timed out");
        given().queue().refill(List.of(new Completion(again(), null)), DAY, 1, LEASE);
        assertThat(shown()).containsExactly("timed out: gone");
    }

    @Test
    default void aCancelledTaskLeavesItsGroup() {
        for (Lease lease : given().processing("delayed", "dead", "asked-retry", "asked-bury", "asked-release")) {
            retry(lease, "timed out");
        }
        bury(again(), "timed out");
        assertThat(shown()).containsExactly("timed out: 1 dead 4 retrying");
        List<TaskSummary> dead = given().errors()
                .groupTasks(QUEUE, ErrorPattern.of("timed out").group(), FailedState.DEAD, 10, null)
                .tasks();
        given().queue().cancel(dead.get(0).ref().id(), false);
        assertThat(shown()).containsExactly("timed out: 4 retrying");
        Lease retried = again();
        Lease buried = again();
        Lease released = again();
        List.of(retried, buried, released)
                .forEach(lease -> given().queue().cancel(lease.task().id(), true));
        assertThat(shown()).containsExactly("timed out: 4 retrying");
        retry(retried, "timed out");
        assertThat(shown()).containsExactly("timed out: 3 retrying");
        bury(buried, "timed out");
        assertThat(shown()).containsExactly("timed out: 2 retrying");
        given().queue().release(List.of(Release.toFront(released)));
        assertThat(shown()).containsExactly("timed out: 1 retrying");
        String left = members(FailedState.RETRYING).get(0);
        given().queue().cancel(id(left.substring(0, left.indexOf(' '))), false);
        assertThat(shown()).containsExactly("timed out: gone");
        assertThat(groups().groups().get(0).failures())
                .as("not those that ended")
                .isEqualTo(6);
    }

    @Test
    default void aRequeuedOrDiscardedTaskLeavesItsGroup() {
        given().dead("a", "b", "c");
        given().queue()
                .requeue(List.of(
                        task("a").ref(), task("b").withPriority(Priority.HIGH).ref()));
        assertThat(shown()).containsExactly("boom: 2 dead");
        given().queue()
                .discard(List.of(task("b").ref(), task("b").ref(), task("x").ref()));
        assertThat(shown()).containsExactly("boom: 1 dead");
        given().deadLetters().requeueAll(QUEUE);
        assertThat(shown()).containsExactly("boom: gone");
    }

    @Test
    default void aLostLeaseChangesNoGroup() {
        Lease lost = given().processing("a").get(0);
        given().queue().release(List.of(Release.toFront(lost)));
        retry(lost, "timed out");
        bury(lost, "timed out");
        assertThat(groups()).isEqualTo(QueueErrors.NONE);
    }

    @Test
    default void tasksWhoseWorkerDiedAreAGroup() {
        given().processing("a");
        retry(given().processing("b").get(0), "timed out");
        again();
        expire();
        assertThat(shown())
                .containsExactlyInAnyOrder(
                        "The worker died or could not renew its lease: 2 retrying", "timed out: gone");
        given().queue().acquire(W1, 1, LEASE);
        given().queue().acquire(W2, 1, LEASE);
        expire();
        assertThat(shown())
                .containsExactlyInAnyOrder("The worker died or could not renew its lease: 2 dead", "timed out: gone");
        assertThat(groups().groups()).extracting(ErrorGroup::failures).containsExactlyInAnyOrder(4L, 1L);
    }

    @Test
    default void aReclaimedTaskThatIsCancelledIsInNoGroup() {
        retry(given().processing("a").get(0), "timed out");
        again();
        given().queue().cancel(id("a"), true);
        expire();
        assertThat(shown()).containsExactly("timed out: gone");
    }

    /** Two sweeps: the second one when the hold after the gap is over. */
    private void expire() {
        given().advance(LEASE.toMillis() / 2);
        given().queue().reap(new ReapPolicy(10, 2, LEASE));
        given().advance(LEASE.toMillis() / 2);
        given().queue().reap(new ReapPolicy(10, 2, LEASE));
        given().advance(LEASE.toMillis() / 2);
        given().queue().reap(new ReapPolicy(10, 2, LEASE));
    }

    @Test
    default void aGroupWithoutTasksIsForgottenADayAfterItsLastFailure() {
        given().dead("a");
        retry(given().processing("b").get(0), "timed out");
        given().queue().requeue(List.of(task("a").ref()));
        given().advance(DAY.toMillis() - 1);
        assertThat(shown()).containsExactlyInAnyOrder("boom: gone", "timed out: 1 retrying");
        given().advance(1);
        assertThat(shown()).containsExactly("timed out: 1 retrying");
        given().queue().trim(new TrimPolicy(10, DAY, 10, DAY));
        assertThat(shown()).containsExactly("timed out: 1 retrying");
        bury(again(), "boom");
        assertThat(groups().groups().get(0).failures())
                .as("since it was forgotten")
                .isOne();
    }

    @Test
    default void aTrimOfEndedTasksLeavesTheGroupsOfOthers() {
        given().dead("a", "b");
        given().queue().discard(List.of(task("a").ref()));
        given().advance(1);
        assertThat(given().queue().trim(new TrimPolicy(10, Duration.ZERO, 10, DAY)))
                .isOne();
        assertThat(shown()).containsExactly("boom: 1 dead");
    }

    @Test
    default void theFirstFiveTypesAreShown() {
        List<NewTask> tasks = IntStream.range(0, 7)
                .mapToObj(i -> NewTask.of(
                                TaskHeader.of(new TaskType("type-" + i / 2 * 2), START),
                                Payload.ofText("\"" + i + "\""))
                        .withChosenId(id("t" + i)))
                .toList();
        given().enqueue(tasks.toArray(NewTask[]::new));
        given().acquire(10).forEach(task -> bury(task.lease(), "boom"));
        assertThat(groups().groups().get(0).types())
                .extracting(TaskType::value)
                .containsExactly("type-0", "type-2", "type-4", "type-6");
    }

    @Test
    default void theExampleIsATaskOfTheGroup() {
        List<Lease> leases = given().processing("a", "b");
        retry(leases.get(0), "order 1 is unknown");
        bury(leases.get(1), "order 2 is unknown");
        assertThat(example()).isEqualTo("b order 2 is unknown");
        given().queue().requeue(List.of(leases.get(1).task()));
        assertThat(example()).isEqualTo("a order 1 is unknown");
        given().queue().dispatch(1);
        given().acquire(2)
                .forEach(task ->
                        given().queue().complete(List.of(new Completion(task.lease(), null)), Ending.COMPLETED, DAY));
        assertThat(example()).isEqualTo("b order 2 is unknown");
    }

    private String example() {
        ErrorGroup group = groups().groups().get(0);
        return group.example() + " " + group.exampleError();
    }

    @Test
    default void membersArePagedInOrderWhileTheyChange() {
        String[] ids = IntStream.range(100, 120).mapToObj(i -> "t" + i).toArray(String[]::new);
        given().dead(ids);
        bury(given().processing("x").get(0), "timed out");
        String group = ErrorPattern.of("boom").group();
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = given().errors().groupTasks(QUEUE, group, FailedState.DEAD, 3, cursor);
            page.tasks().forEach(task -> seen.add(task.ref().id().value()));
            given().queue().requeue(page.tasks().stream().map(TaskSummary::ref).toList()); // the cursor is gone too
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).containsExactly(ids);
        assertThat(given().errors()
                        .groupTasks(QUEUE, group, FailedState.DEAD, 3, null)
                        .tasks())
                .isEmpty();
    }

    @Test
    default void aMemberIsShownAsInAnyList() {
        bury(given().processing("a").get(0), "boom");
        TaskSummary expected =
                given().inspector().page(QUEUE, TaskState.DEAD, 1, null).tasks().get(0);
        String group = ErrorPattern.of("boom").group();
        assertThat(given().errors()
                        .groupTasks(QUEUE, group, FailedState.DEAD, 1, null)
                        .tasks())
                .containsExactly(expected);
        assertThat(given().errors()
                        .groupTasks(QUEUE, group, FailedState.RETRYING, 1, null)
                        .tasks())
                .isEmpty();
        assertThat(given().errors()
                        .groupTasks(QUEUE, "0123456789", FailedState.DEAD, 1, null)
                        .tasks())
                .isEmpty();
        assertThatThrownBy(() -> given().errors().groupTasks(QUEUE, "boom", FailedState.DEAD, 1, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group must be the id of an error group: ten hexadecimal digits");
    }

    @Test
    default void beyondAThousandGroupsThereIsOneOfTheOthers() {
        NewTask[] tasks =
                IntStream.range(0, 1_003).mapToObj(i -> minted("t" + i)).toArray(NewTask[]::new);
        given().enqueue(tasks);
        List<Burial> burials = new ArrayList<>();
        for (int call = 0; call < 2; call++) {
            given().acquire(1_000)
                    .forEach(task -> burials.add(new Burial(task.lease(), failure("cause " + words(burials.size())))));
        }
        given().queue().bury(burials);
        assertThat(groups().groups()).hasSize(1_001);
        assertThat(shown()).contains("Other errors: this queue has more than 1,000 different ones: 3 dead");
        assertThat(given().errors()
                        .groupTasks(QUEUE, ErrorGroup.OTHERS, FailedState.DEAD, 10, null)
                        .tasks())
                .hasSize(3);
    }

    private static String words(int number) {
        return Integer.toString(number, 10)
                .chars()
                .mapToObj(digit -> String.valueOf((char) ('g' + digit - '0')))
                .reduce("", String::concat);
    }

    @Test
    default void manyQueuesAreReadTogether() {
        given().dead("a");
        assertThat(given().errors().groups(List.of(QUEUE), LEASE)).containsExactly(Map.entry(QUEUE, groups()));
    }

    private QueueErrors groups() {
        return given().errors().groups(QUEUE);
    }

    private List<String> shown() {
        return groups().groups().stream()
                .map(group -> group.pattern() + ":" + (group.tasks() == 0 ? " gone" : "")
                        + (group.dead() > 0 ? " " + group.dead() + " dead" : "")
                        + (group.retrying() > 0 ? " " + group.retrying() + " retrying" : ""))
                .toList();
    }

    /** Of the group of "timed out". */
    private List<String> members(FailedState state) {
        return given()
                .errors()
                .groupTasks(QUEUE, ErrorPattern.of("timed out").group(), state, 10, null)
                .tasks()
                .stream()
                .map(task -> task.ref().id() + " " + task.state().label())
                .toList();
    }

    /** The next task, due at once, in its next run. */
    private Lease again() {
        given().queue().dispatch(10);
        return given().acquire(1).get(0).lease();
    }

    private void retry(Lease lease, String error) {
        given().queue().retry(List.of(new Retry(lease, Duration.ZERO, failure(error))));
    }

    private void bury(Lease lease, String error) {
        given().queue().bury(List.of(new Burial(lease, failure(error))));
    }

    private static Failure failure(String error) {
        return new Failure(error, millis(5));
    }
}
