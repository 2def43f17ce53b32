package io.holdfast.queue.redis.schedule;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.record.ScheduleCodec;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.schedule.CatchUpPlan;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.FireReport;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides due ticks of one queue, once: reads the schedules, computes what is next, and calls {@code fire.lua}, which
 * decides only what nobody has decided in between. Nothing here waits.
 */
final class QueueFiring {

    private static final Logger log = LoggerFactory.getLogger(QueueFiring.class);

    private static final int MAX_SCHEDULES = Schedules.MAX_FIRES;
    /** Few, because Redis does nothing else while it runs a call. */
    private static final int MAX_ROWS = 50;

    private static final long MAX_BYTES = 4L << 20;

    /** The maximum number of schedules to skip because they cannot be decided. */
    private static final int MAX_SKIPPED = 10_000;

    private static final Duration LATER = Duration.ofSeconds(1);

    private final ScriptRunner runner;
    private final QueuedSchedules schedules;
    private final Executor computation;
    private final Map<FireOutcome, Integer> outcomes = new EnumMap<>(FireOutcome.class);
    private final Map<ScheduleName, String> failed = new HashMap<>();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private boolean progress;
    private @Nullable Duration next;

    QueueFiring(ScriptRunner runner, QueuedSchedules schedules, Executor computation) {
        this.runner = runner;
        this.schedules = schedules;
        this.computation = computation;
    }

    /** One decision to send. */
    private record Row(
            Schedule schedule,
            String version,
            QueuedSchedules.Ticks ticks,
            int missed,
            @Nullable NewTask task) {

        long bytes() {
            return schedule.payload().size();
        }
    }

    CompletableFuture<FireReport> start() {
        String spread = Integer.toString(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
        return decide(schedules.due(MAX_SCHEDULES, 0, spread, MAX_BYTES), 0)
                .thenApply(unused -> new FireReport(
                        outcomes, failed, unreadable, progress || next == null || !next.isZero() ? next : LATER));
    }

    /** If none of those read can be decided, reads all from the first on. */
    private CompletableFuture<@Nullable Void> decide(ScriptCall due, int nextOffset) {
        return runner.start(due).thenComposeAsync(reply -> decide(reply, nextOffset), computation);
    }

    private CompletableFuture<@Nullable Void> decide(Reply reply, int nextOffset) {
        Instant now = Instant.ofEpochMilli(reply.number());
        boolean any = reply.hasMore();
        List<Row> rows = rowsOf(reply, now);
        if (!rows.isEmpty()) {
            return fireAll(QueueScripts.batches(rows, MAX_ROWS, MAX_BYTES, Row::bytes));
        } else if (any && nextOffset < MAX_SKIPPED) {
            return decide(schedules.due(MAX_SCHEDULES, nextOffset, "", MAX_BYTES), nextOffset + MAX_SCHEDULES);
        }
        return learnNext();
    }

    /** A call without rows says when the first schedule fires. */
    private CompletableFuture<@Nullable Void> learnNext() {
        return fire(List.of());
    }

    private List<Row> rowsOf(Reply reply, Instant now) {
        List<Row> rows = new ArrayList<>();
        while (reply.hasMore()) {
            String name = reply.text();
            String definition = reply.text();
            byte[] payload = reply.bytes();
            String version = reply.text();
            String tick = reply.text();
            Schedule schedule = scheduleOf(name, definition, payload);
            if (schedule == null) {
                unreadable.add(name);
            } else if (rows.size() < Schedules.MAX_FIRES) {
                addRows(rows, schedule, version, tick, now);
            }
        }
        return rows;
    }

    /** Null if it cannot be read. */
    private @Nullable Schedule scheduleOf(String name, String definition, byte[] stored) {
        try {
            Payload payload = schedules.payload(name, definition, stored);
            return ScheduleCodec.decode(name, schedules.queue(), definition, payload, false);
        } catch (UndecryptableException e) {
            return null;
        }
    }

    private static void addRows(List<Row> rows, Schedule schedule, String version, String tick, Instant now) {
        Instant seen = StoredFields.tickOf(tick);
        List<CatchUpPlan.Step> steps =
                seen == null ? List.of() : CatchUpPlan.steps(schedule, seen, now, Schedules.MAX_FIRES - rows.size());
        for (CatchUpPlan.Step step : steps) {
            rows.add(new Row(
                    schedule,
                    version,
                    ticks(schedule, QueuedSchedules.millis(step.seen()), step.missed(), step.run(), step.next()),
                    step.missedCount(),
                    step.run() == null ? null : schedule.task(schedule.name().taskOf(step.run()), now)));
        }
        if (steps.isEmpty()) { // the tick is damaged, or the time at which it fires is
            Instant next = seen == null ? schedule.timetable().next(now) : seen;
            rows.add(new Row(schedule, version, ticks(schedule, tick, List.of(), null, next), 0, null));
        }
    }

    private static QueuedSchedules.Ticks ticks(
            Schedule schedule, String seen, List<Instant> missed, @Nullable Instant run, @Nullable Instant next) {
        return new QueuedSchedules.Ticks(
                seen,
                missed.stream().map(QueuedSchedules::millis).collect(Collectors.joining(" ")),
                QueuedSchedules.millis(run),
                QueuedSchedules.millis(next),
                QueuedSchedules.millis(next == null ? null : schedule.dueAt(next)));
    }

    /** All calls are under way at once; Redis runs them in order. */
    private CompletableFuture<@Nullable Void> fireAll(List<List<Row>> batches) {
        return CompletableFuture.allOf(
                batches.stream().map(this::fireOrEachAlone).toArray(CompletableFuture[]::new));
    }

    /** A script that fails may have decided some rows; those are outdated then. */
    private CompletableFuture<@Nullable Void> fireOrEachAlone(List<Row> rows) {
        return fire(rows).exceptionallyCompose(e -> {
            RuntimeException error = StoreErrors.unchecked(e);
            if (error instanceof StoreException) {
                return CompletableFuture.failedFuture(error);
            }
            Map<ScheduleName, List<Row>> bySchedule = new LinkedHashMap<>();
            rows.forEach(row -> bySchedule
                    .computeIfAbsent(row.schedule.name(), name -> new ArrayList<>())
                    .add(row));
            if (bySchedule.size() == 1) {
                ScheduleName name = rows.get(0).schedule.name();
                log.warn("Schedule {} of queue {} cannot fire; it is retried", name, schedules.queue(), error);
                unreadable.add(name.value());
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<@Nullable Void> all = CompletableFuture.completedFuture(null);
            for (List<Row> alone : bySchedule.values()) {
                all = all.thenCompose(unused -> fireOrEachAlone(alone));
            }
            return all;
        });
    }

    private CompletableFuture<@Nullable Void> fire(List<Row> rows) {
        ScriptCall call = schedules.fire();
        for (Row row : rows) {
            NewTask task = row.task == null // not used, but part of the row
                    ? row.schedule.task(row.schedule.name().taskOf(Instant.EPOCH), Instant.EPOCH)
                    : row.task;
            schedules.addRow(call, row.schedule, row.version, row.ticks, task);
        }
        return runner.start(call).thenAccept(reply -> answered(rows, reply));
    }

    private synchronized void answered(List<Row> rows, Reply reply) {
        long now = reply.number();
        Long due = reply.millis();
        next = due == null ? null : Duration.ofMillis(Math.max(0, due - now));
        rows.forEach(row -> count(row, reply.text()));
    }

    private void count(Row row, String answer) {
        FireOutcome outcome = QueuedSchedules.outcomeOf(answer);
        progress = true;
        if (outcome == null) {
            return; // another process has decided it
        }
        if (row.missed > 0) {
            outcomes.merge(FireOutcome.MISSED, row.missed, Integer::sum);
        }
        if (row.task != null) {
            outcomes.merge(outcome, 1, Integer::sum);
        }
        if (outcome == FireOutcome.FAILED) {
            failed.put(row.schedule.name(), Objects.requireNonNull(QueuedSchedules.reasonOf(answer)));
        }
    }
}
