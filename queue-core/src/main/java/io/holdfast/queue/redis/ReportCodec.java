package io.holdfast.queue.redis;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.WorkerId;
import io.holdfast.queue.model.WorkerReport;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A worker's report as it lies in Redis: {@code <started ms> <slots> <busy> <queue,…> <task,…>}, with {@code .}, which
 * can be no name, for none.
 */
final class ReportCodec {

    private static final String NONE = ".";

    private ReportCodec() {}

    static String encode(WorkerReport report) {
        return String.join(
                " ",
                Long.toString(report.startedAt().toEpochMilli()),
                Integer.toString(report.slots()),
                Integer.toString(report.busy()),
                joined(report.queues()),
                joined(report.running()));
    }

    static WorkerReport decode(WorkerId worker, String line) {
        String[] words = line.split(" ", -1);
        Set<QueueName> queues = new TreeSet<>(split(words[3], QueueName::new));
        return new WorkerReport(
                worker,
                Instant.ofEpochMilli(Long.parseLong(words[0])),
                queues,
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                split(words[4], TaskId::new));
    }

    private static String joined(Collection<?> names) {
        return names.isEmpty() ? NONE : names.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static <T> List<T> split(String names, Function<String, T> made) {
        return names.equals(NONE)
                ? List.of()
                : Arrays.stream(names.split(",", -1)).map(made).toList();
    }
}
