package io.holdfast.producer.waiting;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a task waits for.
 *
 * @param reason in one word
 * @param until when it is over, where that is known
 * @param tasks how many come before it, where that is counted
 * @param task another one that holds it up
 * @param detail in words
 */
public record WaitReason(
        String reason,
        @Nullable Instant until,
        @Nullable Long tasks,
        @Nullable String task,
        @Nullable String detail) {

    static WaitReason paused() {
        return new WaitReason("paused", null, null, null, "Its queue is paused");
    }

    static WaitReason noWorker(String detail) {
        return new WaitReason("no_worker", null, null, null, detail);
    }

    static WaitReason breakerOpen(@Nullable Instant until, String detail) {
        return new WaitReason("breaker_open", until, null, null, detail);
    }

    static WaitReason keyHeld(String holder) {
        return new WaitReason("key_held", null, null, holder, "Its idempotency key is in flight under that task");
    }

    static WaitReason keyDone() {
        String detail = "A success of its idempotency key is recorded: it will end without being run";
        return new WaitReason("key_done", null, null, null, detail);
    }

    static WaitReason scheduled(@Nullable Instant until) {
        return new WaitReason("scheduled", until, null, null, null);
    }

    static WaitReason retrying(@Nullable Instant until, @Nullable String error) {
        return new WaitReason("retrying", until, null, null, error);
    }

    static WaitReason putOff(@Nullable Instant until, String why) {
        return new WaitReason("put_off", until, null, null, why);
    }

    static WaitReason behind(@Nullable Long tasks) {
        return new WaitReason("behind", null, tasks, null, null);
    }
}
