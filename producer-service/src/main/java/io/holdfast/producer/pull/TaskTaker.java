package io.holdfast.producer.pull;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.lease.Receipt;
import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Acquired;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.TaskRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes tasks for a worker that can run them: those whose time to start is over end, and idempotency keys are claimed,
 * as a worker in Java does it. Takes nothing that it does not hand out or give back.
 */
@Component
public class TaskTaker {

    /** Told in how long a delayed task of a queue is due. */
    @FunctionalInterface
    public interface DueSoon {
        void in(QueueName queue, Duration time);
    }

    private static final Logger log = LoggerFactory.getLogger(TaskTaker.class);
    private static final int MOST_ROUNDS = 10;
    private static final long MOST_BYTES = 8L << 20;

    private final TaskQueues queues;
    private final PullProperties properties;
    private final InstantSource clock;
    private final AtomicInteger turn = new AtomicInteger();

    TaskTaker(TaskQueues queues, PullProperties properties, InstantSource clock) {
        this.queues = queues;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * As many as are there, up to what was asked for; none when nothing is.
     *
     * @throws StoreException when Redis does not answer; what it has taken meanwhile is given back, or comes back when
     *     its lease ends
     */
    public List<TakenTask> take(TakeOrder order, DueSoon dueSoon) {
        List<TakenTask> taken = new ArrayList<>();
        try {
            takeInto(taken, order, dueSoon);
            return taken;
        } catch (RuntimeException | Error e) {
            giveBack(taken);
            throw e;
        }
    }

    private void takeInto(List<TakenTask> taken, TakeOrder order, DueSoon dueSoon) {
        int first = turn.getAndIncrement();
        long bytes = 0;
        for (int i = 0; i < order.queues().size() && taken.size() < order.max() && bytes < MOST_BYTES; i++) {
            QueueName name =
                    order.queues().get(Math.floorMod(first + i, order.queues().size()));
            List<TakenTask> more = takeMore(name, order, order.max() - taken.size(), dueSoon, taken);
            bytes += more.stream()
                    .mapToLong(task -> task.task().payload().size())
                    .sum();
            taken.addAll(more);
        }
    }

    private List<TakenTask> takeMore(
            QueueName name, TakeOrder order, int most, DueSoon dueSoon, List<TakenTask> taken) {
        try {
            return takeFrom(name, order, most, dueSoon);
        } catch (StoreException e) {
            if (taken.isEmpty()) {
                throw e;
            }
            log.debug("Queue {} can't be asked; what others gave is handed out", name, e);
            return List.of();
        }
    }

    /** Goes on while all that it gets must not run. */
    private List<TakenTask> takeFrom(QueueName name, TakeOrder order, int most, DueSoon dueSoon) {
        TaskQueue queue = queues.queue(name);
        Duration lease = order.lease() == null ? properties.lease() : order.lease();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Acquired acquired = queue.acquire(order.worker(), most, lease);
            List<TakenTask> admitted = admitOrGiveBack(queue, acquired.tasks(), lease);
            tellNextDue(name, acquired.nextDue(), dueSoon);
            if (!admitted.isEmpty() || acquired.tasks().isEmpty()) {
                return admitted;
            }
        }
        return List.of();
    }

    private static void tellNextDue(QueueName name, @Nullable Duration nextDue, DueSoon dueSoon) {
        if (nextDue != null) {
            try {
                dueSoon.in(name, nextDue);
            } catch (RuntimeException | Error e) { // it must not cost the tasks that were taken
                log.warn(
                        "Nobody hears when the next task of queue {} is due; the dispatcher of a worker does", name, e);
            }
        }
    }

    private List<TakenTask> admitOrGiveBack(TaskQueue queue, List<LeasedTask> tasks, Duration lease) {
        try {
            return admit(queue, tasks).stream()
                    .map(task -> new TakenTask(task, lease, Receipt.of(task, clock.instant())))
                    .toList();
        } catch (RuntimeException | Error e) {
            giveBack(queue, tasks);
            throw e;
        }
    }

    /** Ends and puts off what must not run, and returns the rest. */
    private List<LeasedTask> admit(TaskQueue queue, List<LeasedTask> tasks) {
        List<LeasedTask> expired = tasks.stream().filter(LeasedTask::expired).toList();
        List<LeasedTask> keyed = tasks.stream()
                .filter(task -> !task.expired() && task.header().idempotencyKey() != null)
                .toList();
        Map<TaskRef, Deviation> refused = keyed.isEmpty() ? Map.of() : KeyClaim.claim(queue, keyed);
        end(queue, expired, Ending.EXPIRED);
        end(queue, refusedAs(Deviation.DUPLICATE, keyed, refused), Ending.DUPLICATE);
        List<Release> putOffs = refusedAs(Deviation.HELD, keyed, refused).stream()
                .map(task -> KeyClaim.putOff(task, properties.lease()))
                .toList();
        if (!putOffs.isEmpty()) {
            queue.release(putOffs);
        }
        return tasks.stream()
                .filter(task ->
                        !task.expired() && !refused.containsKey(task.lease().task()))
                .toList();
    }

    private static List<LeasedTask> refusedAs(Deviation why, List<LeasedTask> tasks, Map<TaskRef, Deviation> refused) {
        return tasks.stream()
                .filter(task -> refused.get(task.lease().task()) == why)
                .toList();
    }

    private void end(TaskQueue queue, List<LeasedTask> tasks, Ending ending) {
        if (!tasks.isEmpty()) {
            List<Completion> ends = tasks.stream()
                    .map(task -> new Completion(task.lease(), null))
                    .toList();
            queue.complete(ends, ending, properties.keyWindow());
        }
    }

    /** For tasks that can't be handed out after all: to the front, without costing a retry. */
    public void giveBack(Collection<TakenTask> tasks) {
        tasks.stream()
                .map(TakenTask::task)
                .collect(Collectors.groupingBy(task -> task.lease().queue()))
                .forEach((name, some) -> giveBack(queues.queue(name), some));
    }

    private static void giveBack(TaskQueue queue, List<LeasedTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        try {
            queue.release(
                    tasks.stream().map(LeasedTask::lease).map(Release::toFront).toList());
            log.debug("Gave back {} tasks of queue {} that could not be handed out", tasks.size(), queue.name());
        } catch (StoreException e) {
            log.warn(
                    "Can't give back {} tasks of queue {} that could not be handed out; their leases will expire and"
                            + " the reaper will take them",
                    tasks.size(),
                    queue.name());
        }
    }
}
