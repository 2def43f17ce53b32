package io.holdfast.cli.task;

import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ApiException;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.api.Problem;
import io.holdfast.cli.api.Problem.FieldError;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Sends tasks in calls of many. The producer rejects a call for one invalid task; the others are then sent again
 * without it. A call that found the producer unavailable is repeated with the same ids, so nothing is enqueued twice.
 */
final class BulkEnqueuer {

    static final int MAX_TASKS = 1_000;
    static final int MAX_BYTES = 8 << 20;

    private static final int MAX_ATTEMPTS = 6;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    private final ApiClient api;
    private final BulkReport report;
    private final Consumer<TaskLine> rejected;
    private final Consumer<Duration> waiter;

    /**
     * @param rejected gets each line that was not accepted
     * @param waiter waits before a repetition
     */
    BulkEnqueuer(ApiClient api, BulkReport report, Consumer<TaskLine> rejected, Consumer<Duration> waiter) {
        this.api = api;
        this.report = report;
        this.rejected = rejected;
        this.waiter = waiter;
    }

    /** Returns false if nothing more can be sent. */
    boolean send(List<TaskLine> lines) {
        if (lines.isEmpty()) {
            return true;
        }
        try {
            count(lines, call(lines));
            return true;
        } catch (ApiException e) {
            return refused(lines, e);
        } catch (CommandException e) {
            return stop(lines, e);
        }
    }

    private JsonNode call(List<TaskLine> lines) {
        byte[] body = lines.stream()
                .map(TaskLine::json)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                return api.post(Path.of("tasks"), body).json();
            } catch (CommandException e) {
                if (e.exitCode() != ExitCode.UNAVAILABLE || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                waiter.accept(waitAfter(e, wait));
                wait = wait.multipliedBy(2);
            }
        }
    }

    private static Duration waitAfter(CommandException e, Duration atLeast) {
        Duration asked = e instanceof ApiException refusal ? refusal.problem().retryAfter() : null;
        return asked == null || asked.compareTo(atLeast) < 0 ? atLeast : asked;
    }

    private void count(List<TaskLine> lines, JsonNode answer) {
        Set<String> known = new HashSet<>();
        answer.path("existing").forEach(id -> known.add(id.asString("")));
        JsonNode ids = answer.path("task_ids");
        long existing = 0;
        for (int i = 0; i < lines.size(); i++) {
            // An id made here is known only if a repeated call had been written before.
            if (lines.get(i).chosenId() && known.contains(ids.path(i).asString(""))) {
                existing++;
            }
        }
        report.existing(existing);
        report.accepted(lines.size() - existing);
    }

    private boolean refused(List<TaskLine> lines, ApiException e) {
        Problem problem = e.problem();
        if (problem.status() != 400 && problem.status() != 413) {
            return stop(lines, e);
        }
        Set<Integer> invalid = new HashSet<>();
        for (FieldError error : problem.errors()) {
            Integer index = error.index();
            if (index != null && index < lines.size() && invalid.add(index)) {
                reject(lines.get(index), error.sentence());
            }
        }
        if (!invalid.isEmpty()) {
            List<TaskLine> rest = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (!invalid.contains(i)) {
                    rest.add(lines.get(i));
                }
            }
            return send(rest);
        } else if (lines.size() == 1) {
            reject(lines.get(0), String.valueOf(e.getMessage()));
            return true;
        }
        int half = lines.size() / 2;
        if (send(lines.subList(0, half))) {
            return send(lines.subList(half, lines.size()));
        }
        lines.subList(half, lines.size()).forEach(rejected);
        return false;
    }

    private void reject(TaskLine line, String reason) {
        report.refused(line.number(), reason);
        rejected.accept(line);
    }

    private boolean stop(List<TaskLine> lines, CommandException e) {
        report.stopped(new BulkReport.Stop(lines.get(0).number(), String.valueOf(e.getMessage()), e.exitCode()));
        lines.forEach(rejected);
        return false;
    }
}
