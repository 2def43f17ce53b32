package io.holdfast.worker.service;

import static io.holdfast.queue.task.TimeRange.MAX_LEASE;
import static io.holdfast.queue.task.TimeRange.MIN_LEASE;

import io.holdfast.service.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The environment variables of the worker and the properties that they set. */
final class WorkerVariables {

    private static final long DAY_SECONDS = 86_400;
    private static final long YEAR_SECONDS = 366 * DAY_SECONDS;
    private static final long DAY_MILLIS = DAY_SECONDS * 1_000;
    private static final Pattern QUEUE = Pattern.compile("\\*|[A-Za-z0-9_-]{1,64}");

    private WorkerVariables() {}

    static List<Variable> all() {
        List<Variable> all = new ArrayList<>(Variable.redis());
        all.addAll(Variable.observability());
        all.add(Variable.metricsToken());
        all.add(Variable.payloadKeysFile());
        all.add(Variable.listenAddress("WORKER_METRICS_ADDR", ":8086"));
        all.addAll(running());
        all.addAll(sweeping());
        all.addAll(retrying());
        all.addAll(remembering());
        all.addAll(simulating());
        all.addAll(pushing());
        all.add(Variable.text("SCHEDULES_FILE", "holdfast.worker.schedules.file"));
        return all;
    }

    private static List<Variable> running() {
        return List.of(
                Variable.wholeNumber("WORKER_COUNT", "holdfast.worker.slots", 1, 100_000),
                Variable.names(
                        "WORKER_QUEUES", "holdfast.worker.queues", QUEUE, "queue names separated by commas, or *"),
                Variable.seconds(
                        "LEASE_TTL_SECONDS", "holdfast.worker.lease-ttl", MIN_LEASE.toSeconds(), MAX_LEASE.toSeconds()),
                Variable.seconds("SHUTDOWN_GRACE_SECONDS", "holdfast.worker.shutdown-grace", 0, DAY_SECONDS));
    }

    private static List<Variable> sweeping() {
        return List.of(
                Variable.flag("REAPER_ENABLED", "holdfast.worker.reaper.enabled"),
                Variable.seconds("REAPER_INTERVAL_SECONDS", "holdfast.worker.reaper.interval", 1, DAY_SECONDS),
                Variable.wholeNumber("MAX_RECLAIMS", "holdfast.worker.reaper.max-reclaims", 1, 1_000_000),
                Variable.flag("REAPER_DEATH_WATCH", "holdfast.worker.reaper.death-watch"),
                Variable.flag("DISPATCHER_ENABLED", "holdfast.worker.dispatcher.enabled"),
                Variable.seconds("DISPATCHER_INTERVAL_SECONDS", "holdfast.worker.dispatcher.interval", 1, DAY_SECONDS),
                // After DISPATCHER_INTERVAL_SECONDS, which it overrides.
                Variable.millisOrZero("DISPATCHER_INTERVAL_MS", "holdfast.worker.dispatcher.interval", DAY_MILLIS));
    }

    private static List<Variable> retrying() {
        return List.of(
                Variable.wholeNumber("MAX_RETRIES", "holdfast.worker.retry.max-retries", 0, 100),
                Variable.millis("RETRY_BASE_MS", "holdfast.worker.retry.base", 0, DAY_MILLIS),
                Variable.millis("RETRY_MAX_MS", "holdfast.worker.retry.max", 0, YEAR_SECONDS * 1_000));
    }

    private static List<Variable> remembering() {
        return List.of(
                Variable.seconds(
                        "IDEMPOTENCY_KEY_TTL_SECONDS", "holdfast.worker.retention.idempotency-window", 1, YEAR_SECONDS),
                Variable.seconds("TASK_ID_WINDOW_SECONDS", "holdfast.worker.retention.id-window", 0, YEAR_SECONDS),
                Variable.seconds(
                        "COMPLETED_RETENTION_SECONDS", "holdfast.worker.retention.completed-age", 0, YEAR_SECONDS),
                Variable.wholeNumber(
                        "COMPLETED_RETENTION_COUNT", "holdfast.worker.retention.completed-count", 0, Integer.MAX_VALUE),
                Variable.wholeNumber("MAX_RESULT_BYTES", "holdfast.worker.retention.max-result-bytes", 0, 16 << 20));
    }

    private static List<Variable> simulating() {
        return List.of(
                Variable.flag("WORKER_SIMULATION", "holdfast.worker.simulation.enabled"),
                Variable.millis("WORKER_SLEEP_MS", "holdfast.worker.simulation.sleep", 0, DAY_MILLIS),
                Variable.wholeNumber("WORKER_FAILURE_PCT", "holdfast.worker.simulation.failure-pct", 0, 100));
    }

    private static List<Variable> pushing() {
        return List.of(
                Variable.text("ROUTES_FILE", "holdfast.worker.routes.file"),
                Variable.text("ROUTES", "holdfast.worker.routes.inline"),
                Variable.flag("ROUTES_ALLOW_PRIVATE", "holdfast.worker.routes.allow-private"));
    }
}
