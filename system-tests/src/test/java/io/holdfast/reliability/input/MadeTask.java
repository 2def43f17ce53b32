package io.holdfast.reliability.input;

import org.jspecify.annotations.Nullable;

/**
 * The JSON text of one task, and the expected result.
 *
 * @param id null if the service generates one
 * @param payload that must be stored
 */
public record MadeTask(
        String json, Verdict verdict, @Nullable String id, String queue, String payload) {}
