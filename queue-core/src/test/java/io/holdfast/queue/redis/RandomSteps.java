package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.LEASE;
import static io.holdfast.queue.contract.QueueContract.QUEUE;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.sweep.DispatchReport;
import io.holdfast.queue.sweep.ReapPolicy;
import io.holdfast.queue.sweep.ReapReport;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.CancelResult;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Random steps of producers, live, dead and late workers, sweeps, users and the clock, determined by a seed. */
final class RandomSteps {
    private static final Duration FAR = Duration.ofHours(2);
    private static final List<TaskState> CANCELLABLE =
            List.of(TaskState.PENDING, TaskState.DELAYED, TaskState.PROCESSING, TaskState.DEAD);

    private final Scene scene;
    private final Draw draw;
    private final RandomTasks tasks;

    private RandomSteps(Scene scene, Draw draw) {
        this.scene = scene;
        this.draw = draw;
        this.tasks = new RandomTasks(draw, scene.twins.clock());
    }

    /** Takes the step with that number of the seed's run, independent of earlier steps. */
    static Step take(Scene scene, long seed, int number) {
        return new RandomSteps(scene, new Draw(seed, number)).next();
    }

    private Step next() {
        int dice = draw.below(100);
        if (dice < 14) {
            return advance();
        } else if (dice < 29) {
            return enqueue();
        } else if (dice < 43) {
            return acquire();
        } else if (dice < 66) {
            return new LeaseSteps(scene, draw).next();
        } else if (dice < 82) {
            return sweep();
        } else if (dice < 91) {
            return intervene();
        }
        return dice < 98 ? new WorkerSteps(scene, draw).next() : look();
    }

    private Step advance() {
        int kind = draw.below(90);
        if (kind == 0) {
            return move("clock far ahead", FAR.toMillis() + draw.below(1_000_000));
        } else if (kind < 3) {
            return move("clock back", kind == 1 ? -20_000 : -FAR.toMillis() / 2);
        } else if (kind < 8) {
            return move("clock ahead of all leases", LEASE.toMillis() / 3); // not so far as to look like an outage
        }
        return move("clock", kind < 65 ? draw.below(3_000) : draw.below(3));
    }

    private Step move(String kind, long millis) {
        scene.twins.clock().advance(Duration.ofMillis(millis));
        return Step.taken(kind, millis + " ms");
    }

    private Step enqueue() {
        List<NewTask> batch = tasks.batch();
        int tight = Math.max(1, scene.placed().waiting() + draw.below(5) - 1);
        long limit = draw.oneIn(4) ? tight : TaskQueue.UNLIMITED;
        EnqueueResult result = step(queue -> queue.enqueue(batch, limit));
        int known = result instanceof Enqueued enqueued ? enqueued.existing().size() : batch.size();
        scene.letIn(batch.size() - known);
        List<TaskRef> refs = batch.stream().map(NewTask::ref).toList();
        return Step.of("enqueue", refs + " " + result, known == batch.size());
    }

    private Step acquire() {
        WorkerId worker = draw.worker();
        int limit = 1 + draw.below(draw.drains() ? 8 : 3);
        Duration lease = LeaseSteps.lease(draw);
        boolean woken = !draw.oneIn(3);
        boolean unanswered = draw.oneIn(8);
        if (woken) {
            scene.twins.takeWakeUpSignal();
        }
        boolean nothingToTake = scene.placed().nothingToTake();
        List<LeasedTask> taken =
                step(queue -> queue.acquire(worker, limit, lease)).tasks();
        scene.took(taken);
        if (!unanswered) {
            scene.remember(taken);
        }
        return Step.of(
                unanswered ? "acquire, unanswered" : "acquire",
                worker + " " + taken.stream().map(LeasedTask::lease).toList(),
                nothingToTake && !woken);
    }

    private Step sweep() {
        int kind = draw.below(8);
        if (kind == 0) {
            TrimPolicy policy =
                    new TrimPolicy(1 + draw.below(10), draw.upTo(60_000), draw.below(16), draw.upTo(20_000));
            int forgotten = step(queue -> queue.trim(policy));
            scene.letIn(-forgotten);
            return Step.taken("trim", forgotten);
        } else if (kind < 4) {
            int limit = 1 + draw.below(5);
            DispatchReport report = step(queue -> queue.dispatch(limit));
            return Step.taken("dispatch", report);
        }
        ReapPolicy policy = new ReapPolicy(1 + draw.below(5), 1 + draw.below(4), LEASE);
        ReapReport report = step(queue -> queue.reap(policy));
        // A sweep during a hold still forgets the deadlines of batches whose tasks were all renewed.
        Set<Key> forgotten = Set.of(Key.CONTROL, Key.LEASES, Key.RENEWED);
        return report.spared() ? Step.refused("reap", report, forgotten) : Step.taken("reap", report);
    }

    private Step intervene() {
        List<TaskRef> there = scene.placed().refs();
        int kind = draw.below(10);
        if (kind < 4) {
            return cancel(tasks.anyId(there));
        } else if (kind == 4) {
            int what = draw.below(4);
            return what == 0 ? pauseOrResume() : what == 1 ? pauseOrResumeKey() : limit();
        } else if (kind == 5) {
            long requeued = scene.twins.step(on -> on.deadLetters().requeueAll(QUEUE));
            return Step.of("requeue all", requeued, requeued == 0);
        }
        List<TaskRef> refs = tasks.anyRefs(there);
        if (kind == 9) {
            Set<TaskId> unknown = step(queue -> queue.promote(refs));
            return Step.of("promote", refs + " unknown " + unknown, unknown.size() == refs.size());
        }
        boolean back = kind < 8;
        Set<TaskId> unknown = step(queue -> back ? queue.requeue(refs) : queue.discard(refs));
        return Step.of(back ? "requeue" : "discard", refs + " unknown " + unknown, unknown.size() == refs.size());
    }

    private Step cancel(TaskId id) {
        Set<TaskState> states = EnumSet.noneOf(TaskState.class);
        for (TaskState state : CANCELLABLE) {
            if (!draw.oneIn(3)) {
                states.add(state);
            }
        }
        CancelResult result = step(queue -> queue.cancel(id, states));
        boolean refused = result instanceof CancelResult.WrongState || result instanceof CancelResult.Unknown;
        return Step.of("cancel", id + " if " + states + ": " + result, refused);
    }

    private Step pauseOrResume() {
        boolean pause = draw.oneIn(3);
        boolean changed = scene.twins.step(
                on -> pause ? on.queues().pause(QUEUE, "ada") : on.queues().resume(QUEUE));
        return Step.taken(pause ? "pause" : "resume", QUEUE + " " + changed);
    }

    private Step pauseOrResumeKey() {
        boolean pause = draw.oneIn(2);
        TaskKey key = tasks.anyKey();
        Object changed = scene.twins.step(
                on -> pause ? on.flow().pauseKey(QUEUE, key, "ada") : on.flow().resumeKey(QUEUE, key));
        return Step.taken(pause ? "pause a key" : "resume a key", key + " " + changed);
    }

    /** Without weights: which of two equal turns is first depends on them. */
    private Step limit() {
        QueueLimits limits = QueueLimits.NONE;
        if (!draw.oneIn(4)) {
            limits = new QueueLimits(
                    draw.oneIn(2) ? 1 + draw.below(6) : null,
                    draw.oneIn(3) ? rate() : null,
                    draw.oneIn(2) ? 1 + draw.below(3) : null,
                    draw.oneIn(3) ? rate() : null,
                    draw.oneIn(4) ? 1 + draw.below(20) : null,
                    draw.oneIn(2)
                            ? Map.of(tasks.anyKey(), new KeyLimits(1 + draw.below(4), draw.oneIn(2) ? rate() : null, 1))
                            : Map.of());
        }
        QueueLimits chosen = limits;
        scene.twins.step(on -> {
            on.flow().setLimits(QUEUE, chosen);
            return on.flow().limits(QUEUE);
        });
        return Step.taken("limit", chosen);
    }

    private Rate rate() {
        return new Rate(1 + draw.below(5), Duration.ofMillis(1 + draw.below(3_000)), 1 + draw.below(3));
    }

    private Step look() {
        TaskId id = tasks.anyId(scene.placed().refs());
        Optional<TaskDetail> detail = scene.twins.step(on -> on.inspector().find(QUEUE, id));
        scene.twins.compareViews();
        return Step.look("look", id + " " + detail.map(task -> task.summary().state()));
    }

    private <T> T step(Function<TaskQueue, T> step) {
        return scene.twins.step(on -> step.apply(on.queue()));
    }
}
