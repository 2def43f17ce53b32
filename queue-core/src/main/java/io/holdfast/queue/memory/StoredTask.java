package io.holdfast.queue.memory;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.inspect.Progress;
import io.holdfast.queue.inspect.SnoozeRecord;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.inspect.TaskSummary;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One task and everything known about it. It has one state, so it cannot be in two places. */
final class StoredTask {
    /** The order of a Redis sorted set: by score, then by name. */
    static final Comparator<StoredTask> BY_TIME =
            Comparator.<StoredTask>comparingLong(task -> task.time).thenComparing(task -> task.ref.member());

    private static final int MAX_ATTEMPTS = 20;

    final TaskRef ref;
    final TaskHeader header;
    final Payload payload;
    final Instant dueAt;
    TaskState state = TaskState.PENDING;
    /** Depends on the state: due time, lease deadline or time of the end. */
    long time;

    /** Of a task with a key: its number among all of them, in the order in which they were enqueued. */
    long sequence;

    @Nullable
    Lease lease;

    /** Its position among the tasks that were acquired with it. */
    int place;
    /** Whether the lease has an individual deadline. */
    boolean renewed;

    int retries;
    int reclaims;

    @Nullable
    SnoozeRecord snooze;

    @Nullable
    Progress progress;

    /** The token of the run that reported the progress. */
    @Nullable
    LeaseToken progressToken;

    @Nullable
    TaskResult result;

    @Nullable
    Attempt success;

    /** The group of its last failure, while it is dead or retrying. */
    @Nullable
    String errorGroup;

    boolean cancelAsked;
    /** An entry in a list of pending tasks: the task itself, or the tombstone of a task that was cancelled there. */
    boolean inList;
    /** The task is trimmed and is kept only because its tombstone is still in a list. */
    boolean forgotten;

    private final List<Attempt> attempts = new ArrayList<>();

    StoredTask(NewTask task) {
        this.ref = task.ref();
        this.header = toTheMillisecond(task.header());
        this.payload = task.payload();
        this.dueAt = task.dueAt().truncatedTo(ChronoUnit.MILLIS);
    }

    private static TaskHeader toTheMillisecond(TaskHeader header) {
        Instant expiresAt = header.expiresAt();
        return TaskHeader.of(
                        header.type(), Instant.ofEpochMilli(header.createdAt().toEpochMilli()))
                .withMaxRetries(header.maxRetries())
                .withTimeout(header.timeout())
                .withExpiresAt(expiresAt == null ? null : Instant.ofEpochMilli(expiresAt.toEpochMilli()))
                .withIdempotencyKey(header.idempotencyKey())
                .withReplaces(header.replaces())
                .withKey(header.key())
                .withTrace(header.trace());
    }

    boolean isTombstone() {
        return inList && state != TaskState.PENDING;
    }

    boolean hasEnded() {
        return state == TaskState.COMPLETED || state == TaskState.CANCELLED || state == TaskState.EXPIRED;
    }

    void addAttempt(Attempt attempt) {
        if (attempts.size() == MAX_ATTEMPTS) {
            attempts.remove(0);
        }
        attempts.add(attempt);
    }

    @Nullable
    String lastError() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).error();
    }

    TaskSummary summary(QueueName queue) {
        return new TaskSummary(
                queue,
                ref,
                state,
                header,
                state == TaskState.PENDING ? null : Instant.ofEpochMilli(time),
                retries,
                lease == null ? null : lease.worker());
    }

    TaskDetail detail(QueueName queue) {
        return new TaskDetail(summary(queue), payload, allAttempts(), snooze, shownProgress(), result);
    }

    private List<Attempt> allAttempts() {
        List<Attempt> all = new ArrayList<>(attempts);
        if (lease != null) {
            all.add(Attempt.running(lease.token().grantedAt(), lease.worker()));
        } else if (success != null) {
            all.add(success);
        }
        return List.copyOf(all);
    }

    private @Nullable Progress shownProgress() {
        return lease != null && !lease.token().equals(progressToken) ? null : progress;
    }
}
