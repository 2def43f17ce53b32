package io.holdfast.producer.web;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskState;
import org.jspecify.annotations.Nullable;

/** Reads what stands in paths and queries; each refusal names the parameter and what is allowed. */
final class Parameters {

    private static final int MOST_OF_A_PAGE = 1_000;
    private static final int USUAL_PAGE = 100;

    private Parameters() {}

    private interface Parser<T> {
        T parse(String value);
    }

    static TaskId id(String value) {
        return parsed("id", value, TaskId::new);
    }

    static QueueName queue(@Nullable String value) {
        return value == null ? QueueName.DEFAULT : parsed("queue", value, QueueName::new);
    }

    static @Nullable TaskState state(@Nullable String value) {
        return value == null ? null : parsed("state", value, TaskState::ofLabel);
    }

    static int limit(@Nullable String value) {
        if (value == null) {
            return USUAL_PAGE;
        }
        return parsed("limit", value, text -> {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_OF_A_PAGE) {
                throw new IllegalArgumentException("limit must be a whole number from 1 to " + MOST_OF_A_PAGE);
            }
            return Integer.parseInt(text);
        });
    }

    /** Opaque here; the inspector knows whether it is one. */
    static @Nullable String cursor(@Nullable String value) {
        return value == null ? null : parsed("cursor", value, text -> text);
    }

    static boolean running(@Nullable String value) {
        return value != null
                && parsed("running", value, text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new IllegalArgumentException("running must be true or false");
                    }
                    return text.equals("true");
                });
    }

    private static <T> T parsed(String name, String value, Parser<T> parser) {
        if (value.isBlank()) {
            throw ProblemException.badParameter(name, name + " must not be blank; leave it out for its default");
        }
        try {
            return parser.parse(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter(name, String.valueOf(e.getMessage()));
        }
    }
}
