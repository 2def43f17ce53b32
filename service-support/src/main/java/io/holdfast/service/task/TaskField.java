package io.holdfast.service.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a task in a request. */
public enum TaskField {
    TYPE,
    PAYLOAD,
    PRIORITY,
    QUEUE,
    EXECUTE_AT,
    DELAY_MS,
    IDEMPOTENCY_KEY,
    ID,
    MAX_RETRIES,
    TIMEOUT_MS,
    EXPIRES_AT,
    KEY,
    /** Accepted and ignored: the service sets it itself. */
    RETRY_COUNT,
    /** Accepted and ignored: the service sets it itself. */
    CREATED_AT;

    private static final Map<String, TaskField> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toMap(TaskField::label, Function.identity()));

    /** The name in JSON. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable TaskField ofLabel(String label) {
        return BY_LABEL.get(label);
    }
}
