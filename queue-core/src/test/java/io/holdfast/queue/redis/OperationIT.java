package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM;
import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.operation.Operation;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationProgress;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.OperationRunner;
import io.holdfast.queue.operation.OperationState;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.operation.TooManyOperationsException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk operations: each matching task is changed once, whatever happens meanwhile. */
class OperationIT {

    private QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final List<Operation> ended = new ArrayList<>();
    private OperationRunner runner = runner("one");
    private long nanos;

    @Test
    void allMatchingDeadLettersAreRequeuedAndCounted() {
        dead(120);
        redis.enqueue(of("other", "sms"));
        redis.bury(redis.acquire(200));
        Operation operation = begin(OperationAction.REQUEUE, "type:default", 1_000);
        assertThat(operation.state()).isEqualTo(OperationState.WAITING);
        redis.at(10);
        Operation done = runToEnd(operation);
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().acted()).isEqualTo(120);
        assertThat(done.progress().repeated()).isFalse();
        assertThat(done.progress().matched()).isEqualTo(120);
        assertThat(done.progress().scanned()).isEqualTo(121);
        assertThat(done.progress().total()).isEqualTo(121);
        assertThat(done.progress().startedAt()).isEqualTo(QueueUnderTest.time(10));
        assertThat(done.progress().endedAt()).isEqualTo(QueueUnderTest.time(10));
        assertThat(done.request().who()).isEqualTo("ada");
        assertThat(TaskQuery.format(done.request().filter())).isEqualTo("state:dead type:default");
        assertThat(redis.inspector.depths(QueueName.DEFAULT).pending()).isEqualTo(120);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).deadLetter()).isEqualTo(1);
        assertThat(ended).extracting(Operation::id).containsExactly(operation.id());
        assertThat(redis.operations.active()).isEmpty();
        assertThat(redis.operations.page(10, null)).containsExactly(done);
    }

    @Test
    void anIdThatIsKnownBeginsNothing() {
        Operation operation = begin(OperationAction.REQUEUE, "", 10);
        OperationRequest other = new OperationRequest(OperationAction.DELETE, TaskQuery.parse(""), 5, "bob");
        assertThat(redis.operations.begin(operation.id(), other)).isFalse();
        assertThat(find(operation)).isEqualTo(operation);
        assertThatThrownBy(() -> redis.operations.begin("a:stop", other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eachActionChangesTheTasksInItsStates() {
        scene();
        assertThat(runToEnd(begin(OperationAction.RUN_NOW, "", 1_000))
                        .progress()
                        .acted())
                .isEqualTo(2);
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "p1 pending", "p2 pending", "d1 pending", "d2 pending", "running processing", "dead dead");
        scene();
        assertThat(runToEnd(begin(OperationAction.DELETE, "", 1_000)).progress().acted())
                .isEqualTo(1);
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "p1 pending", "p2 pending", "d1 delayed", "d2 delayed", "running processing", "dead cancelled");
        scene();
        assertThat(runToEnd(begin(OperationAction.CANCEL, "", 1_000)).progress().acted())
                .isEqualTo(5);
        assertThat(states())
                .containsExactlyInAnyOrder(
                        "p1 cancelled",
                        "p2 cancelled",
                        "d1 cancelled",
                        "d2 cancelled",
                        "running processing",
                        "dead dead");
        assertThat(redis.queues.cancelRequests(QueueName.DEFAULT)).isEqualTo(1);
    }

    @Test
    void anUnreadableOperationHidesAndDelaysNoOtherAndEndsAfterADay() {
        dead(3);
        Operation first = begin(OperationAction.REQUEUE, "type:none", 1_000);
        redis.at(1);
        Operation unreadable = begin(OperationAction.REQUEUE, "type:none", 1_000);
        redis.at(2);
        Operation last = begin(OperationAction.REQUEUE, "", 1_000);
        QueueUnderTest.runner()
                .commands()
                .run(
                        "damage",
                        connection -> connection
                                .hashCommands()
                                .hSet(
                                        Bytes.of("tasks:operation_records"),
                                        Bytes.of(unreadable.id()),
                                        Bytes.of("no request")));
        runFor(Duration.ofSeconds(5));
        assertThat(find(last).progress().acted()).isEqualTo(3);
        assertThat(redis.operations.active()).containsExactly(unreadable.id()); // a newer version may read it
        assertThat(redis.operations.page(2, null)).extracting(Operation::id).containsExactly(last.id(), first.id());
        assertThat(redis.operations.find(unreadable.id())).isEmpty();

        redis.at(Duration.ofDays(2).toMillis());
        runFor(Duration.ofMinutes(2));
        assertThat(redis.operations.active()).isEmpty();
    }

    private void runFor(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            runner.runOnce();
            nanos += Duration.ofSeconds(1).toNanos();
        }
    }

    @Test
    void aTaskThatDiesAgainIsNotRequeuedAgain() {
        dead(3);
        Operation operation = begin(OperationAction.REQUEUE, "", 1);
        redis.at(5);
        step();
        redis.bury(redis.acquire(10)); // the one that was requeued, and its time of death puts it behind the others
        Operation done = runToEnd(operation);
        assertThat(done.progress().acted()).isEqualTo(3);
        assertThat(redis.inspector.depths(QueueName.DEFAULT).deadLetter()).isEqualTo(1);
    }

    @Test
    void aRepeatedStepDoesNotActOnTasksThatFailedAgain() {
        redis.enqueue(delayed("a", 60_000), delayed("b", 60_001));
        Operation operation = begin(OperationAction.RUN_NOW, "", 1_000);
        redis.queue.promote(List.of(task("a").ref())); // as a step whose progress was lost
        redis.at(5);
        redis.retry(redis.acquire(1), 10);
        Operation done = runToEnd(operation);
        assertThat(done.progress().acted()).isEqualTo(1);
        assertThat(done.progress().skipped()).isEqualTo(1);
        assertThat(states()).containsExactlyInAnyOrder("a delayed", "b pending");
    }

    @Test
    void aTaskThatDiedAfterTheStartIsNotRequeuedEvenIfItsAttemptsAreLost() {
        dead(1);
        Operation operation = begin(OperationAction.REQUEUE, "", 1_000);
        redis.queue.requeue(List.of(task("t0").ref())); // as a step whose progress was lost
        redis.at(5);
        redis.bury(redis.acquire(1));
        QueueUnderTest.runner()
                .commands()
                .run("damage", connection -> connection.keyCommands().del(Bytes.of("tasks:attempts")));
        assertThat(runToEnd(operation).progress().skipped()).isEqualTo(1);
        assertThat(states()).containsExactly("t0 dead");
    }

    @Test
    void tasksThatComeLaterAreLeftAlone() {
        redis.enqueue("a");
        Operation operation = begin(OperationAction.CANCEL, "", 1_000);
        redis.at(5);
        redis.enqueue(with("late", TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(START + 5))));
        assertThat(runToEnd(operation).progress().acted()).isEqualTo(1);
        assertThat(states()).containsExactlyInAnyOrder("a cancelled", "late pending");
    }

    @Test
    void theAgeIsThatAtTheStart() {
        redis.enqueue("a", "b");
        redis.enqueue(with("old", TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(START - 60_000))));
        Operation operation = begin(OperationAction.CANCEL, "age:>1m", 1);
        redis.at(90_000);
        assertThat(runToEnd(operation).progress().matched()).isEqualTo(1);
        assertThat(states()).containsExactlyInAnyOrder("a pending", "b pending", "old cancelled");
    }

    @Test
    void anotherRunnerContinuesWhereADeadOneStopped() {
        dead(10);
        Operation operation = begin(OperationAction.REQUEUE, "", 20);
        step();
        assertThat(find(operation).progress().acted()).isEqualTo(2);
        OperationRunner other = runner("two");
        nanos += 60_000_000_000L;
        other.runOnce();
        assertThat(find(operation).progress().acted())
                .as("while the lease lasts")
                .isEqualTo(2);
        redis.at(OperationRunner.RESERVATION.toMillis());
        runToEnd(operation, other);
        Operation done = find(operation);
        assertThat(done.progress().acted()).isEqualTo(10);
        assertThat(done.progress().repeated())
                .as("the dead one may have changed tasks that it did not count")
                .isTrue();
        assertThat(redis.operations.continueOperation(operation.id(), "one", LEASE, OperationProgress.NONE))
                .isEmpty();
        assertThat(find(operation)).isEqualTo(done);
    }

    @Test
    void theProgressOfARunnerThatLostItsLeaseIsRefused() {
        Operation operation = begin(OperationAction.REQUEUE, "", 20);
        assertThat(redis.operations.continueOperation(operation.id(), "one", LEASE, null))
                .isPresent();
        assertThat(redis.operations.continueOperation(operation.id(), "two", LEASE, null))
                .isEmpty();
        redis.at(LEASE.toMillis());
        assertThat(redis.operations.continueOperation(operation.id(), "two", LEASE, null))
                .isPresent();
        assertThat(redis.changesOf(() -> assertThat(redis.operations.continueOperation(
                                operation.id(), "one", LEASE, OperationProgress.NONE))
                        .isEmpty()))
                .isEmpty();
        redis.at(3 * LEASE.toMillis()); // the other one may be dead, but the progress is from before
        assertThat(redis.operations.continueOperation(operation.id(), "one", LEASE, OperationProgress.NONE))
                .isEmpty();
        assertThat(redis.operations.continueOperation(operation.id(), "one", LEASE, null))
                .isPresent();
    }

    @Test
    void aStoppedOperationEndsAfterItsStep() {
        dead(10);
        Operation operation = begin(OperationAction.REQUEUE, "", 20);
        step();
        assertThat(redis.operations.stop(operation.id(), "bob")).isTrue();
        assertThat(redis.operations.stop(operation.id(), "eve")).isFalse();
        assertThat(find(operation).state()).isEqualTo(OperationState.STOPPING);
        Operation done = runToEnd(operation);
        assertThat(done.state()).isEqualTo(OperationState.STOPPED);
        assertThat(done.stoppedBy()).isEqualTo("bob");
        assertThat(done.progress().acted()).isEqualTo(2);
        assertThat(ended).containsExactly(done);
        assertThat(redis.operations.stop(operation.id(), "eve")).isFalse();
        assertThat(redis.operations.stop("unknown", "eve")).isFalse();
    }

    @Test
    void theRateIsKept() {
        dead(300);
        Operation operation = begin(OperationAction.REQUEUE, "", 50);
        for (int i = 0; i < 2_000; i++) { // two seconds
            runner.runOnce();
            nanos += 1_000_000;
        }
        assertThat(find(operation).progress().acted()).isBetween(95L, 105L);
    }

    @Test
    void twoOperationsShareFairly() {
        dead(300);
        redis.queue.enqueue(
                IntStream.range(0, 300).mapToObj(i -> delayed("d" + i, 60_000)).toList(), TaskQueue.UNLIMITED);
        Operation one = begin(OperationAction.REQUEUE, "", 1_000);
        Operation two = begin(OperationAction.RUN_NOW, "", 1_000);
        step();
        assertThat(find(one).progress().acted()).isEqualTo(100);
        assertThat(find(two).progress().acted()).isEqualTo(100);
    }

    @Test
    void tasksThatCannotBeChangedAreSkippedAndCounted() {
        dead(3);
        TaskQueue mail = redis.queues.queue(new QueueName("mail"));
        mail.enqueue(List.of(task("m1"), task("m2")), TaskQueue.UNLIMITED);
        mail.bury(mail.acquire(WORKER, 2, LEASE).tasks().stream()
                .map(each -> new Burial(each.lease(), BOOM))
                .toList());
        QueueUnderTest.runner().commands().run("damage", connection -> {
            connection.keyCommands().del(Bytes.of("tasks:mail:reclaims"));
            return connection.stringCommands().set(Bytes.of("tasks:mail:reclaims"), Bytes.of("x"));
        });
        Operation done = runToEnd(begin(OperationAction.REQUEUE, "", 1_000));
        assertThat(done.state()).isEqualTo(OperationState.DONE);
        assertThat(done.progress().acted()).isEqualTo(3);
        assertThat(done.progress().failed()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "01M8FDRX46V074GWPZS3GZBXAH"})
    void aPageBeforeAnUnknownOperationIsRefusedAsSuch(String before) {
        begin(OperationAction.DELETE, "", 1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> redis.operations.page(10, before))
                .withMessage("before must be the id of an operation that is kept");
    }

    /** Each call in turn fails: before it reaches Redis, or after it had its effect. */
    @Test
    void whicheverCallFailsEachTaskIsChangedOnceAndTheOperationEnds() {
        for (boolean afterwards : List.of(false, true)) {
            for (int call = 0; call < 14; call++) {
                emptyRedis();
                dead(5);
                Outage outage = new Outage(call, afterwards);
                Operation operation = begin(OperationAction.REQUEUE, "", 20);
                redis.at(5);
                OperationRunner failing = new OperationRunner(
                        outage.of(Operations.class, redis.operations),
                        outage.of(TaskSearch.class, redis.search),
                        outage.of(TaskQueues.class, redis.queues),
                        "failing",
                        ended::add,
                        () -> nanos);
                runToEnd(operation, failing);
                assertThat(find(operation).state()).isEqualTo(OperationState.DONE);
                assertThat(redis.inspector.depths(QueueName.DEFAULT).pending())
                        .as("call %s, afterwards %s", call, afterwards)
                        .isEqualTo(5);
                OperationProgress progress = find(operation).progress();
                assertThat(progress.acted() == 5 || (afterwards && progress.repeated()))
                        .as("call %s, afterwards %s: a count that is too low says so", call, afterwards)
                        .isTrue();
            }
        }
    }

    @Test
    void theLastThousandAreKeptAndTheActiveOnes() {
        Operation active = begin(OperationAction.DELETE, "", 1);
        OperationProgress end = OperationProgress.NONE.ended(Instant.EPOCH, null);
        for (int i = 0; i < Operations.MAX_KEPT + 4; i++) {
            redis.at(i);
            Operation operation = begin(OperationAction.DELETE, "", 1);
            redis.operations.continueOperation(operation.id(), "one", LEASE, null);
            redis.operations.continueOperation(operation.id(), "one", LEASE, end);
        }
        int count = 0;
        List<Operation> page = redis.operations.page(Operations.MAX_PAGE, null);
        while (!page.isEmpty()) {
            count += page.size();
            page = redis.operations.page(
                    Operations.MAX_PAGE, page.get(page.size() - 1).id());
        }
        assertThat(count).isBetween(Operations.MAX_KEPT, Operations.MAX_KEPT + 1);
        assertThat(redis.operations.find(active.id())).isPresent();
        assertThat(redis.operations.active()).containsExactly(active.id());
    }

    @Test
    void activeOperationsAreLimited() {
        for (int i = 0; i < Operations.MAX_ACTIVE; i++) {
            begin(OperationAction.DELETE, "", 1);
        }
        assertThat(redis.changesOf(() -> assertThatThrownBy(() -> begin(OperationAction.DELETE, "", 1))
                        .isInstanceOf(TooManyOperationsException.class)))
                .isEmpty();
    }

    @Test
    void invalidRequestsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> begin(OperationAction.REQUEUE, "state:pending", 1))
                .withMessageContaining("state: must be dead");
        for (int rate : List.of(0, 100_001)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> begin(OperationAction.REQUEUE, "", rate))
                    .withMessageContaining("max_per_second must be 1 to 100000");
        }
    }

    /** Lets one call of all ports fail. */
    private static final class Outage {

        private final int failing;
        private final boolean afterwards;
        private int calls;

        Outage(int failing, boolean afterwards) {
            this.failing = failing;
            this.afterwards = afterwards;
        }

        <T> T of(Class<T> port, T target) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
                        boolean fails = !method.getName().equals("queue") && calls++ == failing;
                        if (fails && !afterwards) {
                            throw new StoreUnavailableException("away", new IllegalStateException());
                        }
                        try {
                            Object result = method.invoke(target, args);
                            if (fails) {
                                throw new StoreUnavailableException("away", new IllegalStateException());
                            }
                            return result instanceof TaskQueue queue ? of(TaskQueue.class, queue) : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }
    }

    private OperationRunner runner(String name) {
        return new OperationRunner(redis.operations, redis.search, redis.queues, name, ended::add, () -> nanos);
    }

    private Operation begin(OperationAction action, String query, int rate) {
        String id = TaskId.generate().value();
        assertThat(redis.operations.begin(id, new OperationRequest(action, TaskQuery.parse(query), rate, "ada")))
                .isTrue();
        return redis.operations.find(id).orElseThrow();
    }

    private Operation find(Operation operation) {
        return redis.operations.find(operation.id()).orElseThrow();
    }

    private void step() {
        nanos += 1;
        runner.runOnce();
    }

    private Operation runToEnd(Operation operation) {
        return runToEnd(operation, runner);
    }

    private Operation runToEnd(Operation operation, OperationRunner with) {
        for (int i = 0; i < 100 && redis.operations.active().contains(operation.id()); i++) {
            try {
                with.runOnce();
            } catch (StoreUnavailableException e) {
                // as its caller, tries again
            }
            nanos += Duration.ofSeconds(1).toNanos();
        }
        assertThat(redis.operations.active()).isEmpty();
        return find(operation);
    }

    private void dead(int count) {
        redis.queue.enqueue(tasks(count), TaskQueue.UNLIMITED);
        redis.bury(redis.acquire(count));
    }

    private void emptyRedis() {
        redis = QueueUnderTest.onEmptyRedis();
        runner = runner("one");
    }

    private void scene() {
        emptyRedis();
        redis.bury(redis.leased("dead"));
        redis.leased("running");
        redis.enqueue(task("p1"), task("p2"), delayed("d1", 60_000), delayed("d2", 60_000));
    }

    private List<String> states() {
        return redis.search.search(TaskQuery.parse(""), SearchOrder.OLDEST, null, 100).tasks().stream()
                .map(each -> each.task().ref().id() + " " + each.task().state().label())
                .toList();
    }

    private static NewTask of(String id, String type) {
        return with(id, TaskHeader.of(new TaskType(type), Instant.ofEpochMilli(START)));
    }

    private static NewTask with(String id, TaskHeader header) {
        NewTask task = task(id);
        return new NewTask(task.id(), false, task.priority(), task.start(), header, task.payload());
    }
}
