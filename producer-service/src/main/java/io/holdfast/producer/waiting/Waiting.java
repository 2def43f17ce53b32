package io.holdfast.producer.waiting;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a task is not running.
 *
 * @param reasons the most telling first; none when it is about to be taken
 * @param position its place in the line of its queue, from 1; null when it stands in none
 * @param positionKnown false when its place is beyond what is counted
 * @param estimatedStart null when nobody can tell
 */
public record Waiting(
        List<WaitReason> reasons,
        @Nullable Long position,
        boolean positionKnown,
        @Nullable Instant estimatedStart) {}
