package io.holdfast.queue.operation;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.search.TaskSearch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the operations of one Redis, step by step: each call of {@link #runOnce} does one step of every active
 * operation whose rate allows it. Any number of processes may have a runner: the lease of an operation belongs to one of
 * them, and when it dies, another continues at the stored cursor. Not thread-safe.
 */
public final class OperationRunner {

    /** How long an operation stays with a runner that does not answer. */
    public static final Duration RESERVATION = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(OperationRunner.class);

    /** How often to look for new operations. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** How often to try an operation whose record cannot be read. */
    private static final Duration UNREADABLE = Duration.ofMinutes(1);

    private static final int MAX_FAILURES = 5;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** The longest delay of a step that later steps catch up on. */
    private static final long MAX_CATCH_UP = SECOND / 10;

    private final Operations operations;
    private final TaskSearch search;
    private final TaskActor actor;
    private final String name;
    private final Consumer<Operation> onEnd;
    private final LongSupplier nanos;
    private final Map<String, Long> nextStep = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, OperationProgress> unsaved = new HashMap<>();
    private final long origin;
    private long renewed;

    /**
     * @param name differs from that of every other runner
     * @param onEnd is called with each operation that has ended here
     * @param nanos a monotonic clock
     */
    public OperationRunner(
            Operations operations,
            TaskSearch search,
            TaskQueues queues,
            String name,
            Consumer<Operation> onEnd,
            LongSupplier nanos) {
        this.operations = operations;
        this.search = search;
        this.actor = new TaskActor(queues);
        this.name = name;
        this.onEnd = onEnd;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    /**
     * Does the steps that are due, each at most once.
     *
     * @return when to call again
     * @throws io.holdfast.queue.StoreException if Redis does not answer: call again later
     */
    public Duration runOnce() {
        Set<String> active = operations.active();
        List.of(nextStep, failures, unsaved).forEach(each -> each.keySet().retainAll(active));
        for (String id : active) {
            if (nextStep.getOrDefault(id, Long.MIN_VALUE) <= elapsed()) {
                step(id);
            }
        }
        long now = elapsed();
        return nextStep.values().stream()
                .map(next -> Duration.ofNanos(Math.max(0, next - now)))
                .reduce(IDLE, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }

    private long elapsed() {
        return nanos.getAsLong() - origin;
    }

    private void step(String id) {
        long began = elapsed();
        long due = Math.max(nextStep.getOrDefault(id, began), began - MAX_CATCH_UP);
        nextStep.put(id, began + IDLE.toNanos()); // unless this step goes well
        try {
            renewed = elapsed();
            operations
                    .continueOperation(id, name, RESERVATION, unsaved.get(id))
                    .ifPresent(reserved -> step(reserved, due, began));
            unsaved.remove(id);
        } catch (StoreUnavailableException | StoreFullException e) {
            log.debug("Operation {} waits for Redis", id, e);
        } catch (RuntimeException e) {
            log.warn("Operation {} cannot be carried out; it is tried again in {}", id, UNREADABLE, e);
            nextStep.put(id, began + UNREADABLE.toNanos());
        }
    }

    private void step(Operations.ReservedOperation reserved, long due, long began) {
        Operation operation = reserved.operation();
        if (operation.progress().endedAt() != null) { // by progress that could not be stored before
            end(operation);
            return;
        }
        OperationStep step =
                new OperationStep(operation, reserved.now(), search, actor, () -> keepReservation(operation.id()));
        boolean completed = false;
        boolean repeated = reserved.takenOver();
        try {
            if (operation.stoppedBy() == null) {
                step.run();
            } else {
                step.end(null);
            }
            failures.remove(operation.id());
            completed = true;
        } catch (StoreUnavailableException | StoreFullException e) {
            repeated = true; // a call without an answer may have had its effect
            log.debug("Operation {} waits for Redis", operation.id(), e);
        } catch (RuntimeException e) {
            repeated = true;
            log.warn("Operation {}: a step failed", operation.id(), e);
            if (failures.merge(operation.id(), 1, Integer::sum) >= MAX_FAILURES) {
                step.end(String.valueOf(e.getMessage()));
            }
        }
        if (completed) {
            long pause = step.worked() * SECOND / operation.request().maxPerSecond();
            long rest = 2 * (elapsed() - began); // others get at least half of the time of Redis
            nextStep.put(operation.id(), Math.max(due + pause, began + rest));
        }
        OperationProgress progress = repeated ? step.progress().asRepeated() : step.progress();
        unsaved.put(operation.id(), progress);
        operations
                .continueOperation(operation.id(), name, RESERVATION, progress)
                .ifPresent(stored -> {
                    if (stored.operation().progress().endedAt() != null) {
                        end(stored.operation());
                    }
                });
    }

    private void end(Operation operation) {
        nextStep.remove(operation.id());
        onEnd.accept(operation);
    }

    /** A runner that was halted for a while may have lost the operation to another. */
    private void keepReservation(String id) {
        if (elapsed() - renewed < RESERVATION.toNanos() / 2) {
            return;
        }
        renewed = elapsed();
        if (operations.continueOperation(id, name, RESERVATION, null).isEmpty()) {
            throw new IllegalStateException("Another runner has taken operation " + id);
        }
    }
}
