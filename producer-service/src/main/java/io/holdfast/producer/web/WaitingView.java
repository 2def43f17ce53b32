package io.holdfast.producer.web;

import io.holdfast.producer.waiting.WaitReason;
import io.holdfast.producer.waiting.Waiting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is not running.
 *
 * @param position a number, or that it is beyond what is counted
 */
record WaitingView(
        List<WaitReason> reasons,
        @Nullable Object position,
        @Nullable Instant estimatedStart) {

    static final String MORE = "more than 10000";

    static @Nullable WaitingView of(@Nullable Waiting waiting) {
        if (waiting == null) {
            return null;
        }
        Object position = waiting.positionKnown() ? waiting.position() : MORE;
        return new WaitingView(waiting.reasons(), position, waiting.estimatedStart());
    }
}
