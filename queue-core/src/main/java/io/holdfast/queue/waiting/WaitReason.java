package io.holdfast.queue.waiting;

import io.holdfast.queue.flow.LimitReached;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a task is waiting.
 *
 * @param reason one word, part of the API
 * @param until when the reason ends, if known
 * @param tasks the number of tasks ahead, if counted
 * @param task the task that holds this one up
 * @param detail an explanation
 * @param limit the limit that is reached, such as {@code key_concurrency}
 * @param used what is used of that limit
 * @param allowed what that limit allows
 * @param nextInMs how long until a rate allows the next start
 */
public record WaitReason(
        String reason,
        @Nullable Instant until,
        @Nullable Long tasks,
        @Nullable String task,
        @Nullable String detail,
        @Nullable String limit,
        @Nullable Long used,
        @Nullable Long allowed,
        @Nullable Long nextInMs) {

    private WaitReason(
            String reason,
            @Nullable Instant until,
            @Nullable Long tasks,
            @Nullable String task,
            @Nullable String detail) {
        this(reason, until, tasks, task, detail, null, null, null, null);
    }

    static WaitReason paused() {
        return new WaitReason("paused", null, null, null, "The queue is paused");
    }

    static WaitReason noWorker(String detail) {
        return new WaitReason("no_worker", null, null, null, detail);
    }

    static WaitReason breakerOpen(@Nullable Instant until, String detail) {
        return new WaitReason("breaker_open", until, null, null, detail);
    }

    static WaitReason keyHeld(String holder) {
        return new WaitReason("key_held", null, null, holder, "Another task with the same idempotency key is running");
    }

    static WaitReason keyDone() {
        String detail = "A task with the same idempotency key has succeeded; this one will end without running";
        return new WaitReason("key_done", null, null, null, detail);
    }

    static WaitReason scheduled(@Nullable Instant until) {
        return new WaitReason("scheduled", until, null, null, null);
    }

    static WaitReason retrying(@Nullable Instant until, @Nullable String error) {
        return new WaitReason("retrying", until, null, null, error);
    }

    static WaitReason snooze(@Nullable Instant until, String detail) {
        return new WaitReason("snooze", until, null, null, detail);
    }

    static WaitReason behind(@Nullable Long tasks, boolean estimated) {
        String detail = estimated ? "Estimated: the keys of the queue take turns" : null;
        return new WaitReason("behind", null, tasks, null, detail);
    }

    static WaitReason limited(LimitReached reached, Instant now) {
        Duration next = reached.next();
        return new WaitReason(
                "limited",
                next == null ? null : now.plus(next),
                null,
                null,
                sentence(reached),
                reached.limit().label(),
                reached.used(),
                reached.allowed(),
                next == null ? null : Long.valueOf(next.toMillis()));
    }

    private static String sentence(LimitReached reached) {
        return switch (reached.limit()) {
            case CONCURRENCY -> "The queue is at its limit of running tasks";
            case RATE -> "The queue is at its limit of starts per time";
            case KEY_PAUSED -> "The key of the task is paused";
            case KEY_DELAYED -> "A task of the same key asked to slow down";
            case KEY_CONCURRENCY -> "The key of the task is at its limit of running tasks";
            case KEY_RATE -> "The key of the task is at its limit of starts per time";
        };
    }
}
