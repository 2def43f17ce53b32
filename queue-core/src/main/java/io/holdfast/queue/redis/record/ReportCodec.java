package io.holdfast.queue.redis.record;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.worker.ClosedGate;
import io.holdfast.queue.worker.HandledTypes;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A worker's report as stored in Redis: {@code <started ms> <slots> <busy> <queue,…> <task,…> <type,…> <gate,…> <host>
 * <version> <run,…>}. {@code .}, which is not a valid name, means none; {@code *} means any type, {@code !} no type. A gate
 * is {@code <queue>=<until ms or nothing>=<reason>}. The n-th run belongs to the n-th task: {@code <queue>=<type>=<attempt>=
 * <age ms>=<timeout ms or nothing>}, or nothing if it is unknown. Reasons, hosts and versions are URL-encoded. Reports of
 * older workers lack the last fields. Fields that newer workers add are ignored.
 */
public final class ReportCodec {

    private static final String NONE = ".";
    private static final String ANY = "*";
    private static final String NO_TYPE = "!";
    private static final int HANDLES = 5;
    private static final int CLOSED = 6;
    private static final int HOST = 7;
    private static final int VERSION = 8;
    private static final int RUNS = 9;

    private ReportCodec() {}

    public static String encode(WorkerReport report) {
        return String.join(
                " ",
                Long.toString(TimeRange.millis(report.startedAt())),
                Integer.toString(report.slots()),
                Integer.toString(report.busy()),
                joined(report.queues()),
                joined(report.running().stream().map(RunningTask::id).toList()),
                encode(report.handles()),
                joined(report.closed().stream().map(ReportCodec::encode).toList()),
                encode(report.host()),
                encode(report.version()),
                joined(report.running().stream().map(task -> encode(task.run())).toList()));
    }

    private static String encode(HandledTypes handles) {
        if (handles.any()) {
            return ANY;
        }
        String types = handles.types().stream().map(TaskType::value).sorted().collect(Collectors.joining(","));
        return types.isEmpty() ? NO_TYPE : types;
    }

    private static String encode(ClosedGate gate) {
        String until = gate.until() == null ? "" : Long.toString(TimeRange.millis(gate.until()));
        return gate.queue() + "=" + until + "=" + urlEncoded(gate.reason());
    }

    private static String encode(@Nullable String text) {
        return text == null ? NONE : text.equals(NONE) ? "%2E" : urlEncoded(text);
    }

    private static String encode(RunningTask.@Nullable Run run) {
        if (run == null) {
            return "";
        }
        String timeout = run.timeout() == null ? "" : Long.toString(TimeRange.millis(run.timeout()));
        return String.join(
                "=",
                run.queue().value(),
                run.type().value(),
                Integer.toString(run.attempt()),
                Long.toString(TimeRange.millis(run.age())),
                timeout);
    }

    private static String urlEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public static WorkerReport decode(WorkerId worker, String line) {
        String[] words = line.split(" ", -1);
        Set<QueueName> queues = new TreeSet<>(split(words[3], QueueName::new));
        return new WorkerReport(
                worker,
                Instant.ofEpochMilli(Long.parseLong(words[0])),
                queues,
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                running(split(words[4], TaskId::new), words.length > RUNS ? words[RUNS] : NONE),
                words.length > HANDLES ? handles(words[HANDLES]) : HandledTypes.ANY,
                words.length > CLOSED ? split(words[CLOSED], ReportCodec::gate) : List.of(),
                words.length > HOST ? text(words[HOST]) : null,
                words.length > VERSION ? text(words[VERSION]) : null);
    }

    private static List<RunningTask> running(List<TaskId> ids, String runs) {
        String[] each = runs.equals(NONE) ? new String[0] : runs.split(",", -1);
        return IntStream.range(0, ids.size())
                .mapToObj(i -> new RunningTask(ids.get(i), i < each.length ? run(each[i]) : null))
                .toList();
    }

    private static RunningTask.@Nullable Run run(String text) {
        if (text.isEmpty()) {
            return null;
        }
        String[] parts = text.split("=", -1);
        try {
            return new RunningTask.Run(
                    new QueueName(parts[0]),
                    new TaskType(parts[1]),
                    Integer.parseInt(parts[2]),
                    duration(parts[3]),
                    parts[4].isEmpty() ? null : duration(parts[4]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return null; // damaged: the rest of the report counts
        }
    }

    private static Duration duration(String millis) {
        return TimeRange.clamp(Duration.ofMillis(Long.parseLong(millis)));
    }

    private static @Nullable String text(String word) {
        return word.equals(NONE) ? null : URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    private static HandledTypes handles(String names) {
        if (names.equals(ANY)) {
            return HandledTypes.ANY;
        }
        return HandledTypes.of(names.equals(NO_TYPE) ? Set.of() : types(names));
    }

    private static Set<TaskType> types(String names) {
        return Arrays.stream(names.split(",", -1)).map(TaskType::new).collect(Collectors.toSet());
    }

    private static ClosedGate gate(String text) {
        String[] parts = text.split("=", 3);
        Instant until = parts[1].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(parts[1]));
        return new ClosedGate(new QueueName(parts[0]), URLDecoder.decode(parts[2], StandardCharsets.UTF_8), until);
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
