package io.holdfast.monitor.web.diagnosis;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.state.Snapshot;
import io.holdfast.monitor.web.diagnosis.Problem.Kind;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.inspect.StoreMemory;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.ClosedGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong, worst first. Reads nothing. */
public final class ProblemFinder {

    /** Older pending tasks are a problem. */
    static final Duration MAX_AGE = Duration.ofMinutes(10);

    /** A Redis with noeviction refuses new tasks when it is full. */
    static final double MAX_MEMORY = 0.9;

    private static final String WORKERS = "/workers";

    /** If more queues have the same problem, the rest is counted in one line. */
    private static final int MAX_NAMED = 3;

    private static final int MAX_LISTED = 10;

    private final Situation situation;
    private final Snapshot snapshot;
    private final List<Problem> found = new ArrayList<>();
    private final Map<Kind, List<OfQueue>> ofQueues = new EnumMap<>(Kind.class);

    /** @param size what the queues with the same problem are ordered by: the worst comes first */
    private record OfQueue(QueueName queue, String what, String detail, long size) {}

    private ProblemFinder(Situation situation) {
        this.situation = situation;
        this.snapshot = situation.snapshot();
    }

    public static List<Problem> find(Situation situation) {
        ProblemFinder finder = new ProblemFinder(situation);
        finder.workersOfAll();
        finder.store();
        finder.deadLetters();
        finder.snapshot.queues().forEach(finder::queue);
        finder.types();
        finder.ofQueues.forEach(finder::addQueues);
        finder.found.sort(Comparator.comparing(Problem::kind)); // stable
        return List.copyOf(finder.found);
    }

    private void workersOfAll() {
        List<MonitoredWorker> workers = snapshot.workers();
        if (workers == null) {
            return;
        }
        if (workers.stream().allMatch(MonitoredWorker::silent)) {
            long pending = snapshot.total().pending();
            if (pending > 0) {
                add(
                        Kind.NO_WORKER,
                        "No worker is running",
                        tasks(pending) + " waiting, and nothing takes them.",
                        WORKERS);
            } else if (snapshot.total().delayed() > 0) {
                add(
                        Kind.DELAYED_WITHOUT_WORKER,
                        "No worker is running",
                        delayed(snapshot.total().delayed()),
                        WORKERS);
            }
        }
        List<MonitoredWorker> gone =
                workers.stream().filter(MonitoredWorker::disappeared).toList();
        disappeared(gone, workers.stream().anyMatch(worker -> !worker.silent()));
        Map<QueueName, List<ClosedGate>> closed = workers.stream()
                .filter(worker -> !worker.silent())
                .flatMap(worker -> worker.report().closed().stream())
                .collect(Collectors.groupingBy(ClosedGate::queue, TreeMap::new, Collectors.toList()));
        closed.forEach(this::closed);
    }

    private void disappeared(List<MonitoredWorker> silent, boolean anyLiving) {
        if (silent.isEmpty()) {
            return;
        }
        MonitoredWorker last = silent.stream()
                .min(Comparator.comparing(MonitoredWorker::unseenFor))
                .orElseThrow();
        int busy = silent.stream().mapToInt(worker -> worker.report().busy()).sum();
        add(
                Kind.WORKER_DISAPPEARED,
                silent.size() == 1
                        ? "Worker " + last.report().worker() + " has disappeared"
                        : silent.size() + " workers have disappeared",
                "The last heartbeat was " + minutes(last.unseenFor()) + " ago."
                        + (busy == 0
                                ? ""
                                : (silent.size() == 1 ? " It" : " They") + " held " + counted(busy, "task", "tasks")
                                        + ", which "
                                        + (anyLiving
                                                ? "living workers run again."
                                                : busy == 1 ? "waits for a worker." : "wait for a worker.")),
                WORKERS);
    }

    private void closed(QueueName queue, List<ClosedGate> gates) {
        found.add(new Problem(
                Kind.CLOSED_GATE,
                counted(gates.size(), "worker takes", "workers take") + " nothing from queue " + queue,
                gates.get(0).reason(),
                queue.value(),
                WORKERS));
    }

    private void store() {
        situation
                .risks()
                .forEach(risk -> add(
                        Kind.STORE_CAN_LOSE_TASKS,
                        "This Redis can lose tasks",
                        risk.what() + ": " + risk.remedy() + ".",
                        null));
        StoreMemory memory = situation.memory();
        if (memory.share() >= MAX_MEMORY) {
            add(
                    Kind.MEMORY_NEARLY_FULL,
                    "Redis is " + Math.round(100 * memory.share()) + " % full",
                    String.format(
                            Locale.ROOT,
                            "It uses %,d of %,d MB. When it is full, it refuses new tasks. Raise maxmemory, or shorten how long"
                                    + " completed tasks are kept.",
                            memory.used() >> 20,
                            memory.max() >> 20),
                    null);
        }
    }

    private void deadLetters() {
        long risen = situation.newDeadLetters();
        if (risen > 0) {
            add(
                    Kind.DEAD_LETTERS_RISING,
                    counted(risen, "new dead letter", "new dead letters") + " in the last 5 minutes",
                    counted(snapshot.total().deadLetter(), "dead letter is", "dead letters are")
                            + " kept, grouped by error.",
                    "/failures");
        }
    }

    private void queue(QueueName queue, Depths depths) {
        long pending = depths.pending();
        Long workers = snapshot.workersOf(queue);
        if (pending == 0) {
            boolean elsewhere =
                    snapshot.livingWorkers().filter(living -> !living.isEmpty()).isPresent();
            if (depths.delayed() > 0 && !depths.paused() && elsewhere && workers != null && workers == 0) {
                ofQueue(
                        Kind.DELAYED_WITHOUT_WORKER,
                        queue,
                        " has no worker",
                        delayed(depths.delayed()),
                        depths.delayed());
            }
        } else if (depths.paused()) {
            ofQueue(Kind.QUEUE_PAUSED, queue, " is paused", tasks(pending) + " waiting until it is resumed.", pending);
        } else if (workers != null && workers == 0) {
            ofQueue(
                    Kind.QUEUE_WITHOUT_WORKER,
                    queue,
                    " has no worker",
                    tasks(pending) + " waiting, and nothing takes them.",
                    pending);
        } else if (depths.oldestPending() != null && depths.oldestPending().compareTo(MAX_AGE) > 0) {
            ofQueue(
                    Kind.OLD_TASKS,
                    queue,
                    " is behind",
                    "Its oldest pending task has waited " + minutes(depths.oldestPending()) + ".",
                    depths.oldestPending().toMillis());
        }
    }

    private void types() {
        snapshot.livingWorkers()
                .ifPresent(living -> situation
                        .waitingTypes()
                        .forEach((queue, types) -> types.stream()
                                .filter(type -> !handled(living, queue, type))
                                .map(TaskType::value)
                                .sorted()
                                .forEach(type -> ofQueue(
                                        Kind.TYPE_WITHOUT_WORKER,
                                        queue,
                                        " has tasks of type " + type + ", which no living worker handles",
                                        "They wait until a worker with a handler for this type serves the queue.",
                                        snapshot.queues()
                                                .getOrDefault(queue, Depths.NONE)
                                                .pending()))));
    }

    /** Also if no worker serves the queue at all, which is a problem of its own. */
    private static boolean handled(List<MonitoredWorker> living, QueueName queue, TaskType type) {
        List<MonitoredWorker> serving = living.stream()
                .filter(worker -> worker.report().queues().contains(queue))
                .toList();
        return serving.isEmpty()
                || serving.stream().anyMatch(worker -> worker.report().handles().includes(type));
    }

    private void ofQueue(Kind kind, QueueName queue, String what, String detail, long size) {
        ofQueues.computeIfAbsent(kind, unused -> new ArrayList<>()).add(new OfQueue(queue, what, detail, size));
    }

    /** The worst ones by name, and the others in one line: a thousand of them must not hide what else is wrong. */
    private void addQueues(Kind kind, List<OfQueue> all) {
        all.sort(Comparator.comparingLong(OfQueue::size).reversed()); // stable
        for (OfQueue each : all.subList(0, Math.min(MAX_NAMED, all.size()))) {
            String name = each.queue().value();
            found.add(new Problem(kind, "Queue " + name + each.what(), each.detail(), name, "/queues/" + name));
        }
        if (all.size() > MAX_NAMED) {
            List<OfQueue> others = all.subList(MAX_NAMED, all.size());
            add(
                    kind,
                    counted(others.size(), "more problem", "more problems") + " of this kind",
                    others.stream()
                                    .map(each -> each.queue().value())
                                    .distinct()
                                    .limit(MAX_LISTED)
                                    .collect(Collectors.joining(", "))
                            + (others.size() > MAX_LISTED ? ", …" : ""),
                    "/queues");
        }
    }

    private void add(Kind kind, String what, String detail, @Nullable String path) {
        found.add(new Problem(kind, what, detail, null, path));
    }

    private static String delayed(long count) {
        return counted(count, "task is", "tasks are") + " delayed, and nothing takes "
                + (count == 1 ? "it when it is due." : "them when they are due.");
    }

    private static String tasks(long count) {
        return counted(count, "task is", "tasks are");
    }

    private static String counted(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : many);
    }

    private static String minutes(Duration duration) {
        return duration.toMinutes() > 0
                ? counted(duration.toMinutes(), "minute", "minutes")
                : counted(duration.toSeconds(), "second", "seconds");
    }
}
