package io.holdfast.reliability.input;

import org.jspecify.annotations.Nullable;

/**
 * One task's JSON text, and what is known of it.
 *
 * @param id null when the service is to make one
 * @param payload as it must be found again
 */
public record MadeTask(
        String json, Verdict verdict, @Nullable String id, String queue, String payload) {}
