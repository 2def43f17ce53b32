package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.LEASE;
import static io.holdfast.queue.contract.QueueContract.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.model.Burial;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.EnqueueResult;
import io.holdfast.queue.model.EnqueueResult.Enqueued;
import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.LeaseToken;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.NewTask;
import io.holdfast.queue.model.ReapPolicy;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.Retry;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TrimPolicy;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What producers, workers that live, die and come back late, sweeps, users and the clock do, in an order that a seed
 * decides. Leases are remembered beyond their loss, so that late workers try to settle what is not theirs any more.
 */
final class RandomSteps {
    private static final Duration KEY_WINDOW = Duration.ofDays(300);
    private static final List<Ending> OTHER_ENDINGS = List.of(Ending.DUPLICATE, Ending.CANCELLED, Ending.EXPIRED);
    private static final int MOST_REMEMBERED = 40;

    private final Random random;
    private final Twins twins;
    private final RandomTasks tasks;
    private final List<LeasedTask> leased = new ArrayList<>();
    private final Map<TaskRef, LeaseToken> lastTokens = new HashMap<>();
    private int known;

    RandomSteps(Random random, Twins twins) {
        this.random = random;
        this.twins = twins;
        this.tasks = new RandomTasks(random, twins.onRedis().clock());
    }

    /** How many tasks there must be: all that were let in and are not forgotten. */
    int known() {
        return known;
    }

    /** Takes one step and says which. */
    String next() {
        int dice = random.nextInt(100);
        if (dice < 15) {
            return advance();
        } else if (dice < 32) {
            return enqueue();
        } else if (dice < 48) {
            return acquire();
        } else if (dice < 76) {
            return useLeases();
        } else if (dice < 90) {
            return sweep();
        }
        return intervene();
    }

    private String advance() {
        int kind = random.nextInt(40);
        long millis = kind == 0 ? -20_000 : kind < 4 ? 20_000 : kind < 30 ? random.nextInt(3_000) : random.nextInt(3);
        twins.onRedis().advance(millis);
        return "advance " + millis;
    }

    private String enqueue() {
        List<NewTask> batch = tasks.batch();
        long limit = random.nextInt(4) == 0 ? 1 + random.nextInt(30) : TaskQueue.UNLIMITED;
        EnqueueResult result = twins.step(on -> on.queue().enqueue(batch, limit));
        if (result instanceof Enqueued enqueued) {
            known += batch.size() - enqueued.existing().size();
        }
        return "enqueue " + batch.stream().map(NewTask::ref).toList() + ": " + result;
    }

    private String acquire() {
        WorkerId worker = tasks.worker();
        twins.takeWakeUpToken();
        int limit = 1 + random.nextInt(6);
        Duration lease = lease();
        List<LeasedTask> taken =
                twins.step(on -> on.queue().acquire(worker, limit, lease)).tasks();
        for (LeasedTask task : taken) {
            LeaseToken last = lastTokens.put(task.lease().task(), task.lease().token());
            if (last != null) {
                assertThat(task.lease().token()).as("token of " + task).isGreaterThan(last);
            }
        }
        leased.addAll(taken);
        leased.subList(0, Math.max(0, leased.size() - MOST_REMEMBERED)).clear();
        return worker + " acquires " + taken.stream().map(LeasedTask::lease).toList();
    }

    /** Shorter than the sweeps think, so that many expire without an outage. */
    private Duration lease() {
        return Duration.ofMillis(500 + random.nextInt(10_000));
    }

    private String useLeases() {
        WorkerId worker = tasks.worker();
        List<LeasedTask> some = leased.stream()
                .filter(task -> task.lease().worker().equals(worker) && random.nextInt(3) == 0)
                .toList();
        List<Lease> leases = some.stream().map(LeasedTask::lease).toList();
        Failure failure = new Failure("no. " + random.nextInt(1_000), Duration.ofMillis(random.nextInt(100)));
        return switch (random.nextInt(8)) {
            case 0 -> {
                Duration lease = lease();
                yield "renew " + twins.step(on -> on.queue().renew(leases, lease)) + leases;
            }
            case 1, 2 -> claim(some);
            case 3, 4 -> complete(some);
            case 5 -> {
                List<Retry> retries = leases.stream()
                        .map(lease -> new Retry(lease, Duration.ofMillis(random.nextInt(3_000)), failure))
                        .toList();
                yield "retry " + twins.step(on -> on.queue().retry(retries)) + leases;
            }
            case 6 -> {
                List<Release> releases = leases.stream().map(this::release).toList();
                yield "release " + twins.step(on -> on.queue().release(releases)) + releases;
            }
            default -> {
                List<Burial> burials =
                        leases.stream().map(lease -> new Burial(lease, failure)).toList();
                yield "bury " + twins.step(on -> on.queue().bury(burials)) + leases;
            }
        };
    }

    private String claim(List<LeasedTask> some) {
        List<Completion> claims = some.stream()
                .filter(task -> task.header().idempotencyKey() != null)
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey()))
                .toList();
        return "claim " + twins.step(on -> on.queue().claim(claims)) + claims;
    }

    private String complete(List<LeasedTask> some) {
        Ending ending = random.nextInt(3) > 0 ? Ending.COMPLETED : OTHER_ENDINGS.get(random.nextInt(3));
        List<Completion> completions = some.stream()
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey()))
                .toList();
        return "complete " + ending + twins.step(on -> on.queue().complete(completions, ending, KEY_WINDOW))
                + completions;
    }

    private Release release(Lease lease) {
        return random.nextBoolean()
                ? Release.toFront(lease)
                : Release.putOff(lease, Duration.ofMillis(100), Duration.ofMillis(1_000), "busy " + random.nextInt(9));
    }

    private String sweep() {
        switch (random.nextInt(5)) {
            case 0 -> {
                TrimPolicy policy = new TrimPolicy(
                        1 + random.nextInt(10), Duration.ofSeconds(30), 12, Duration.ofMillis(random.nextInt(20_000)));
                int forgotten = twins.step(on -> on.queue().trim(policy));
                known -= forgotten;
                return "trim " + forgotten;
            }
            case 1, 2 -> {
                int limit = 1 + random.nextInt(5);
                return "dispatch " + twins.step(on -> on.queue().dispatch(limit));
            }
            default -> {
                ReapPolicy policy = new ReapPolicy(1 + random.nextInt(5), 1 + random.nextInt(4), LEASE);
                return "reap " + twins.step(on -> on.queue().reap(policy));
            }
        }
    }

    private String intervene() {
        TaskId id = tasks.anyId();
        boolean running = random.nextBoolean();
        List<TaskRef> refs = tasks.anyRefs();
        return switch (random.nextInt(8)) {
            case 0 -> "requeue " + refs + twins.step(on -> on.queue().requeue(refs));
            case 1 -> "discard " + refs + twins.step(on -> on.queue().discard(refs));
            case 2 -> "requeue all " + twins.step(on -> on.deadLetters().requeueAll(QUEUE));
            case 3 ->
                "pause or resume "
                        + twins.step(on -> {
                            if (running) {
                                on.queues().pause(QUEUE);
                            } else {
                                on.queues().resume(QUEUE);
                            }
                            return running;
                        });
            default -> "cancel " + id + " " + twins.step(on -> on.queue().cancel(id, running));
        };
    }
}
