package io.holdfast.monitor.web.queues;

import io.holdfast.monitor.state.MonitoredWorker;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.statistics.TypeCounts;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One type of tasks of a queue.
 *
 * @param workers how many living workers of the queue handle it; null if unknown
 * @param waiting how many of the next pending tasks have this type
 * @param covered the time in which its runs were counted
 */
record TypeRow(String type, @Nullable Integer workers, int waiting, TypeCounts counts, Duration covered) {

    private static final TypeCounts NO_RUNS = new TypeCounts(0, 0, Duration.ZERO);

    /**
     * @param serving the living workers of the queue; null if unknown
     * @param waiting the types of the next pending tasks
     */
    static List<TypeRow> all(
            Map<String, TypeCounts> ran,
            Map<String, Integer> waiting,
            @Nullable List<MonitoredWorker> serving,
            Duration covered) {
        SortedSet<String> types = new TreeSet<>(ran.keySet());
        types.addAll(waiting.keySet());
        if (serving != null) {
            serving.stream()
                    .flatMap(worker -> worker.report().handles().types().stream())
                    .forEach(type -> types.add(type.value()));
        }
        List<TypeRow> lines = new ArrayList<>();
        for (String type : types) {
            Integer workers = serving == null ? null : handlersOf(type, serving);
            lines.add(new TypeRow(
                    type, workers, waiting.getOrDefault(type, 0), ran.getOrDefault(type, NO_RUNS), covered));
        }
        return lines;
    }

    private static int handlersOf(String type, List<MonitoredWorker> serving) {
        TaskType name;
        try {
            name = new TaskType(type);
        } catch (IllegalArgumentException e) {
            return 0; // the statistics combine rare types under a word that is not a type
        }
        return (int) serving.stream()
                .filter(worker -> worker.report().handles().includes(name))
                .count();
    }

    /** Whether nobody runs it although tasks wait. */
    public boolean orphaned() {
        return workers != null && workers == 0 && waiting > 0;
    }

    public String handlers() {
        return workers == null ? Formats.NONE : Formats.count(workers);
    }

    public String perSecond() {
        return covered.isZero() ? Formats.NONE : Formats.rate(counts.runs() * 1_000.0 / covered.toMillis());
    }

    public String failing() {
        return Formats.share(counts.failureRate());
    }

    public String runTime() {
        return counts.runs() == 0 ? Formats.NONE : Formats.runTime(counts.averageRunTime());
    }
}
