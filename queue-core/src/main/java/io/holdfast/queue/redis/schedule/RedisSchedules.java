package io.holdfast.queue.redis.schedule;

import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.connection.ReplicatedWrites;
import io.holdfast.queue.redis.schedule.ScheduleRegister.Change;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.schedule.Fire;
import io.holdfast.queue.schedule.FireOutcome;
import io.holdfast.queue.schedule.FireReport;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.SchedulePage;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.schedule.StoredSchedule;
import io.holdfast.queue.schedule.UnreadableSchedule;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Schedules in Redis. */
public final class RedisSchedules implements Schedules {

    /** A schedule that ticks every second changes that often, too. */
    private static final int MAX_ATTEMPTS = 20;

    private final ScriptRunner runner;
    private final TaskQueues queues;
    private final boolean cluster;
    private final ScriptClock clock;
    private final ScheduleRegister register;
    private final PayloadEncryption encryption;
    private final @Nullable ReplicatedWrites replicas;

    /** @param replicas null if a schedule is stored as soon as the master has it */
    public RedisSchedules(
            ScriptRunner runner,
            TaskQueues queues,
            boolean cluster,
            ScriptClock clock,
            PayloadEncryption encryption,
            @Nullable ReplicatedWrites replicas) {
        this.runner = runner;
        this.queues = queues;
        this.cluster = cluster;
        this.clock = clock;
        this.encryption = encryption;
        this.replicas = replicas;
        this.register = new ScheduleRegister(runner, cluster, clock);
    }

    private QueuedSchedules in(QueueName queue) {
        return new QueuedSchedules(runner, new QueueCipher(encryption, queue), queue, cluster, clock);
    }

    @Override
    public PutResult put(Schedule schedule) {
        return put(schedule, false);
    }

    @Override
    public PutResult putDeclared(Schedule schedule) {
        return put(schedule, true);
    }

    private PutResult put(Schedule schedule, boolean keepsPaused) {
        ScheduleName name = schedule.name();
        QueuedSchedules home = in(schedule.queue());
        queues.registerAnyway(List.of(schedule.queue())); // first: a dispatcher must find it
        Change change = register.begin(name, schedule.queue());
        if (change == null) {
            return PutResult.FULL;
        }
        StoredFields moved = null;
        for (QueueName other : change.before()) {
            StoredFields removed = in(other).remove(name, change.version());
            moved = removed == null ? moved : removed;
        }
        StoredFields seen = store(schedule, keepsPaused, home, change, moved);
        String laterQueue = register.end(name, change.version());
        if (laterQueue != null && !laterQueue.equals(schedule.queue().value())) {
            StoredFields unused = home.remove(name, change.version());
        } else if (replicas != null) {
            awaitReplicas(replicas, name, change, home);
        }
        return seen.exist() || moved != null ? PutResult.REPLACED : PutResult.CREATED;
    }

    /** Reads it on the connection that waits: it may be connected to a new master, which does not have it. */
    private static void awaitReplicas(
            ReplicatedWrites replicas, ScheduleName name, Change change, QueuedSchedules home) {
        replicas.run("store a schedule", home.control(), session -> {
            if (home.versionOf(name, session.connection()) < change.versionNumber()) {
                throw session.lost();
            }
            session.awaitReplicas(Set.of());
            return true;
        });
    }

    /** Returns what it replaced in its queue. */
    private StoredFields store(
            Schedule schedule, boolean keepsPaused, QueuedSchedules home, Change change, @Nullable StoredFields moved) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StoredFields seen = home.read(schedule.name());
            StoredFields elsewhere = seen.exist() ? null : moved;
            StoredFields before = elsewhere == null ? seen : elsewhere;
            Schedule wanted = keepsPaused && before.exist() ? schedule.withPaused(before.paused()) : schedule;
            Instant tick = nextTick(wanted, before.decoded(), change.now());
            if (!home.put(wanted, change.version(), seen, tick, elsewhere).equals("changed")) {
                return seen;
            }
        }
        throw busy(schedule.name());
    }

    /** An undecided tick counts, also by new times. */
    private static @Nullable Instant nextTick(Schedule schedule, @Nullable StoredSchedule before, Instant now) {
        if (schedule.paused()) {
            return null;
        } else if (before == null || before.schedule().paused() || before.nextTick() == null) {
            return schedule.timetable().next(now);
        } else if (before.schedule().timetable().equals(schedule.timetable())) {
            return before.nextTick();
        }
        Instant undecided = before.nextTick();
        return schedule.timetable().next(undecided.isAfter(now) ? now : undecided.minusMillis(1));
    }

    @Override
    public boolean exists(ScheduleName name) {
        return stored(name) != null;
    }

    @Override
    public Optional<StoredSchedule> find(ScheduleName name) {
        return Optional.ofNullable(stored(name)).map(StoredFields::readable);
    }

    private @Nullable StoredFields stored(ScheduleName name) {
        for (QueueName queue : register.queuesOf(List.of(name)).getOrDefault(name, List.of())) {
            StoredFields fields = in(queue).read(name);
            if (fields.exist()) {
                return fields;
            }
        }
        return null;
    }

    @Override
    public SchedulePage page(int limit, @Nullable ScheduleName after) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE + ", not " + limit);
        }
        List<ScheduleName> names = register.names(limit, after);
        return read(names, names.size() < limit ? null : names.get(limit - 1));
    }

    private SchedulePage read(List<ScheduleName> names, @Nullable ScheduleName next) {
        Map<QueueName, List<ScheduleName>> byQueue = new LinkedHashMap<>();
        register.queuesOf(names)
                .forEach((name, in) -> in.forEach(queue ->
                        byQueue.computeIfAbsent(queue, q -> new ArrayList<>()).add(name)));
        Map<ScheduleName, StoredSchedule> found = new TreeMap<>();
        Map<ScheduleName, UnreadableSchedule> unreadable = new TreeMap<>();
        byQueue.forEach((queue, some) -> in(queue).read(some, false).forEach(fields -> {
            StoredSchedule schedule = fields.decoded();
            if (schedule == null && fields.exist()) {
                unreadable.put(fields.name(), fields.unreadable());
            } else if (schedule != null) {
                found.merge(fields.name(), schedule, (one, other) -> one.version() > other.version() ? one : other);
            }
        }));
        unreadable.keySet().removeAll(found.keySet());
        return new SchedulePage(List.copyOf(found.values()), List.copyOf(unreadable.values()), next);
    }

    @Override
    public boolean remove(ScheduleName name) {
        Change change = register.begin(name, null);
        if (change == null) {
            return false;
        }
        boolean removed = false;
        for (QueueName queue : change.before()) {
            removed |= in(queue).remove(name, change.version()) != null;
        }
        String unused = register.end(name, change.version());
        return removed;
    }

    @Override
    public boolean pause(ScheduleName name, boolean paused) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StoredFields seen = stored(name);
            if (seen == null) {
                return false;
            }
            StoredSchedule before = seen.readable();
            if (before.schedule().paused() == paused) {
                return true;
            }
            Schedule schedule = before.schedule().withPaused(paused);
            Instant tick =
                    paused ? null : schedule.timetable().next(in(seen.queue()).now());
            if (in(seen.queue())
                    .put(schedule, Long.toString(before.version()), seen, tick)
                    .equals("stored")) {
                return true;
            }
        }
        throw busy(name);
    }

    @Override
    public Optional<Fire> trigger(ScheduleName name, Instant createdAt) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            StoredFields seen = stored(name);
            if (seen == null) {
                return Optional.empty();
            }
            StoredSchedule stored = seen.readable();
            NewTask task = stored.schedule().task(name.taskBesideTicks(), createdAt);
            ScriptCall call = in(seen.queue()).fire();
            in(seen.queue()).addRow(call, stored.schedule(), seen.version(), QueuedSchedules.Ticks.BESIDE, task);
            Reply reply = runner.run(call);
            Instant now = Instant.ofEpochMilli(reply.number());
            String unused = reply.text();
            String answer = reply.text();
            FireOutcome outcome = QueuedSchedules.outcomeOf(answer);
            if (outcome != null) {
                TaskId enqueued = outcome.enqueued() ? task.id() : null;
                return Optional.of(new Fire(now, outcome, enqueued, QueuedSchedules.reasonOf(answer)));
            }
        }
        throw busy(name);
    }

    @Override
    public CompletableFuture<FireReport> startFire(QueueName queue, Executor computation) {
        return new QueueFiring(runner, in(queue), computation).start();
    }

    private static IllegalStateException busy(ScheduleName name) {
        return new IllegalStateException(
                "Schedule " + name + " was changed by others at the same time, again and again");
    }
}
