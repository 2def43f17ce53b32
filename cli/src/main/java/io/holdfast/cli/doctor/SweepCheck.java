package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether somebody reclaims the tasks of dead workers, and starts delayed ones. Checks the first task of each queue. */
final class SweepCheck implements Check {

    private static final String NAME = "sweeps";
    private static final int MAX_QUEUES = 1_000;
    private static final Duration LATE = Duration.ofMinutes(1);

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        Instant now = redis.plain(connection -> {
            Long millis = connection.serverCommands().time(TimeUnit.MILLISECONDS);
            return Instant.ofEpochMilli(millis == null ? 0 : millis);
        });
        List<Finding> findings = new ArrayList<>();
        new TreeSet<>(redis.engine().queues().known())
                .stream().limit(MAX_QUEUES).forEach(queue -> {
                    Duration expired = overdue(redis, queue, TaskState.PROCESSING, now);
                    if (expired != null) {
                        findings.add(problem(
                                NAME,
                                "In queue " + queue + ", a lease ended " + HumanText.duration(expired)
                                        + " ago, and nobody reclaims its task",
                                "run a worker with REAPER_ENABLED=true"));
                    }
                    Duration due = overdue(redis, queue, TaskState.DELAYED, now);
                    if (due != null) {
                        findings.add(problem(
                                NAME,
                                "In queue " + queue + ", a delayed task is due since " + HumanText.duration(due)
                                        + ", and nobody makes it pending",
                                "run a worker with DISPATCHER_ENABLED=true"));
                    }
                });
        if (findings.isEmpty()) {
            findings.add(ok(NAME, "No lease has expired unnoticed, and no delayed task is overdue"));
        }
        return findings;
    }

    /** How long the first task of the place is over its time; null if that is not long. */
    private static @Nullable Duration overdue(RedisSession redis, QueueName queue, TaskState state, Instant now) {
        List<TaskSummary> first =
                redis.engine().inspector().page(queue, state, 1, null).tasks();
        Instant time = first.isEmpty() ? null : first.get(0).stateTime();
        Duration late = time == null ? Duration.ZERO : Duration.between(time, now);
        return late.compareTo(LATE) > 0 ? late : null;
    }
}
