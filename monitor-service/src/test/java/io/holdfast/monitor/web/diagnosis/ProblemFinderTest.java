package io.holdfast.monitor.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.diagnosis.Problem.Kind;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.StoreMemory;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProblemFinderTest {

    private static final QueueName MAIL = new QueueName("mail");
    private static final TaskType EMAIL = new TaskType("email");
    private static final Depths FIVE_PENDING = pending(5, Duration.ofSeconds(3), false);

    private final List<MonitoredWorker> workers = new ArrayList<>(List.of(living(report())));
    private Depths depths = FIVE_PENDING;
    private List<StoreRisk> risks = List.of();
    private StoreMemory memory = StoreMemory.UNLIMITED;
    private long newDeadLetters;
    private boolean workersKnown = true;

    @Test
    void aQueueThatIsWorkedOnHasNoProblem() {
        assertThat(found()).isEmpty();
    }

    @Test
    void withoutAnyWorkerTheWorstIsSaidFirst() {
        workers.clear();
        assertThat(found()).extracting(Problem::kind).containsExactly(Kind.NO_WORKER, Kind.QUEUE_WITHOUT_WORKER);
        assertThat(found().get(0).detail()).isEqualTo("5 tasks are waiting, and nothing takes them.");
        assertThat(found().get(1).path()).isEqualTo("/queues/mail");
    }

    @Test
    void delayedTasksNeedAWorkerLater() {
        depths = new Depths(0, 0, 0, 3, 0, 0, 0, null, false);
        assertThat(found()).isEmpty();
        workers.clear();
        assertThat(found()).singleElement().satisfies(problem -> {
            assertThat(problem.what()).isEqualTo("No worker is running");
            assertThat(problem.detail()).isEqualTo("3 tasks are delayed, and nothing takes them when they are due.");
            assertThat(problem.kind().urgent()).isFalse();
        });
        workers.add(living(
                new WorkerReport(new WorkerId("w2"), Instant.EPOCH, Set.of(new QueueName("video")), 5, 0, List.of())));
        assertThat(found()).extracting(Problem::what).containsExactly("Queue mail has no worker");
    }

    @Test
    void manyQueuesWithOneProblemDoNotHideTheOthers() {
        workers.clear();
        TreeMap<QueueName, Depths> queues = new TreeMap<>(Map.of(MAIL, FIVE_PENDING));
        for (int i = 0; i < 1_000; i++) {
            queues.put(new QueueName("bulk-" + i), pending(1, null, false));
        }
        Snapshot snapshot = new Snapshot(Instant.EPOCH, queues, new TreeSet<>(), workers);
        List<Problem> found = ProblemFinder.find(new Situation(snapshot, risks, memory, 1, Map.of()));
        assertThat(found)
                .extracting(Problem::kind)
                .containsExactly(
                        Kind.NO_WORKER,
                        Kind.DEAD_LETTERS_RISING,
                        Kind.QUEUE_WITHOUT_WORKER,
                        Kind.QUEUE_WITHOUT_WORKER,
                        Kind.QUEUE_WITHOUT_WORKER,
                        Kind.QUEUE_WITHOUT_WORKER);
        assertThat(found.get(2).queue()).isEqualTo("mail");
        assertThat(found.get(5).what()).isEqualTo("998 more problems of this kind");
        assertThat(found.get(5).detail()).startsWith("bulk-10, bulk-100, ").endsWith(", …");
    }

    @Test
    void emptyQueuesNeedNoWorker() {
        workers.clear();
        depths = Depths.NONE;
        assertThat(found()).isEmpty();
    }

    @Test
    void unknownWorkersAreNotMissingOnes() {
        workersKnown = false;
        assertThat(found()).isEmpty();
    }

    @Test
    void aPausedQueueIsAProblemOnlyWithABacklog() {
        depths = pending(1, Duration.ZERO, true);
        assertThat(only(Kind.QUEUE_PAUSED).what()).isEqualTo("Queue mail is paused");
        depths = pending(0, null, true);
        assertThat(found()).isEmpty();
    }

    @Test
    void tasksOlderThanTheBoundAreAProblem() {
        depths = pending(1, ProblemFinder.MAX_AGE, false);
        assertThat(found()).isEmpty();
        depths = pending(1, ProblemFinder.MAX_AGE.plusMinutes(2), false);
        assertThat(only(Kind.OLD_TASKS).detail()).contains("12 minutes");
    }

    @Test
    void newDeadLettersAreAProblem() {
        newDeadLetters = 1;
        assertThat(only(Kind.DEAD_LETTERS_RISING).what()).isEqualTo("1 new dead letter in the last 5 minutes");
        assertThat(only(Kind.DEAD_LETTERS_RISING).path()).isEqualTo("/failures");
    }

    @Test
    void memoryIsAProblemFromNinetyPercent() {
        memory = new StoreMemory(89, 100);
        assertThat(found()).isEmpty();
        memory = new StoreMemory(90, 100);
        assertThat(only(Kind.MEMORY_NEARLY_FULL).what()).isEqualTo("Redis is 90 % full");
    }

    @Test
    void settingsThatLoseTasksAreAProblem() {
        risks = List.of(new StoreRisk(StoreRisk.Kind.PERSISTENCE, "There is no file", "set appendonly yes"));
        assertThat(only(Kind.STORE_CAN_LOSE_TASKS).detail()).endsWith(": set appendonly yes.");
    }

    @Test
    void workersThatDisappearedAreOneProblem() {
        workers.add(silent("w2", 0));
        assertThat(only(Kind.WORKER_DISAPPEARED).what()).isEqualTo("Worker w2 has disappeared");
        workers.add(silent("w3", 4));
        assertThat(only(Kind.WORKER_DISAPPEARED).what()).isEqualTo("2 workers have disappeared");
        assertThat(only(Kind.WORKER_DISAPPEARED).detail())
                .isEqualTo("The last heartbeat was 2 minutes ago. They held 4 tasks, which living workers run again.");
    }

    @Test
    void theTasksOfDisappearedWorkersWaitIfNoneIsLeft() {
        workers.set(0, silent("w1", 1));
        assertThat(found())
                .filteredOn(problem -> problem.kind() == Kind.WORKER_DISAPPEARED)
                .singleElement()
                .extracting(Problem::detail)
                .isEqualTo("The last heartbeat was 2 minutes ago. It held 1 task, which waits for a worker.");
    }

    @Test
    void aPullWorkerThatStoppedWithoutTasksIsNoProblem() {
        workers.add(silent(report()));
        assertThat(found()).extracting(Problem::kind).doesNotContain(Kind.WORKER_DISAPPEARED);
        workers.add(silent(new WorkerReport(new WorkerId("w2"), Instant.EPOCH, Set.of(MAIL), 5, 1, List.of())));
        assertThat(only(Kind.WORKER_DISAPPEARED).what()).isEqualTo("Worker w2 has disappeared");
    }

    @Test
    void aTypeThatNoWorkerHandlesIsAProblem() {
        workers.set(0, living(report().withHandles(HandledTypes.of(Set.of(new TaskType("invoice"))))));
        assertThat(only(Kind.TYPE_WITHOUT_WORKER).what())
                .isEqualTo("Queue mail has tasks of type email, which no living worker handles");
        workers.add(living(report().withHandles(HandledTypes.of(Set.of(EMAIL)))));
        assertThat(found()).isEmpty();
    }

    @Test
    void closedGatesAreCountedByQueue() {
        workers.set(0, living(report().withClosed(List.of(new ClosedGate(MAIL, "smtp is down", null)))));
        assertThat(only(Kind.CLOSED_GATE).what()).isEqualTo("1 worker takes nothing from queue mail");
        assertThat(only(Kind.CLOSED_GATE).detail()).isEqualTo("smtp is down");
    }

    private Problem only(Kind kind) {
        assertThat(found()).extracting(Problem::kind).containsExactly(kind);
        return found().get(0);
    }

    private List<Problem> found() {
        Snapshot snapshot = new Snapshot(
                Instant.EPOCH, new TreeMap<>(Map.of(MAIL, depths)), new TreeSet<>(), workersKnown ? workers : null);
        return ProblemFinder.find(new Situation(snapshot, risks, memory, newDeadLetters, Map.of(MAIL, Set.of(EMAIL))));
    }

    private static Depths pending(long count, @Nullable Duration oldest, boolean paused) {
        return new Depths(0, count, 0, 0, 0, 0, 0, oldest, paused);
    }

    private static MonitoredWorker living(WorkerReport report) {
        return new MonitoredWorker(report, Instant.EPOCH, Duration.ZERO, false, false);
    }

    private static MonitoredWorker silent(String id, int busy) {
        WorkerReport report = new WorkerReport(new WorkerId(id), Instant.EPOCH, Set.of(MAIL), 5, busy, List.of());
        return silent(report.withHost("host", "1.0"));
    }

    private static MonitoredWorker silent(WorkerReport report) {
        return new MonitoredWorker(report, Instant.EPOCH, Duration.ofMinutes(2), true, false);
    }

    private static WorkerReport report() {
        return new WorkerReport(new WorkerId("w1"), Instant.EPOCH, Set.of(MAIL), 5, 0, List.of());
    }
}
