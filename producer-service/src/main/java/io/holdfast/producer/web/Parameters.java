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
        return value == null || value.isEmpty() ? QueueName.DEFAULT : parsed("queue", value, QueueName::new);
    }

    static @Nullable TaskState state(@Nullable String value) {
        return value == null || value.isEmpty() ? null : parsed("state", value, TaskState::ofLabel);
    }

    static int limit(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return USUAL_PAGE;
        }
        return parsed("limit", value, text -> {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_OF_A_PAGE) {
                throw new IllegalArgumentException("limit must be a whole number from 1 to " + MOST_OF_A_PAGE);
            }
            return Integer.parseInt(text);
        });
    }

    static boolean running(@Nullable String value) {
        if (value == null || value.isEmpty() || value.equals("false")) {
            return false;
        } else if (value.equals("true")) {
            return true;
        }
        throw ProblemException.badParameter("running", "running must be true or false");
    }

    private static <T> T parsed(String name, String value, Parser<T> parser) {
        try {
            return parser.parse(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter(name, String.valueOf(e.getMessage()));
        }
    }
}
