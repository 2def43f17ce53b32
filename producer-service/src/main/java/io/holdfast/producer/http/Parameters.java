package io.holdfast.producer.http;

import io.holdfast.queue.schedule.ScheduleName;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Parses path and query parameters. A refusal names the parameter and what is allowed. */
public final class Parameters {

    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    private Parameters() {}

    private interface Parser<T> {
        T parse(String value);
    }

    public static TaskId id(String value) {
        return parsed("id", value, TaskId::new);
    }

    /** The default queue without the parameter. */
    public static QueueName queue(@Nullable String value) {
        return value == null ? QueueName.DEFAULT : parsed("queue", value, QueueName::new);
    }

    /** Spaces are a key, too. */
    public static TaskKey key(String value) {
        try {
            return new TaskKey(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("key", String.valueOf(e.getMessage()));
        }
    }

    public static @Nullable TaskState state(@Nullable String value) {
        return value == null ? null : parsed("state", value, TaskState::ofLabel);
    }

    /** The size of a page. */
    public static int limit(@Nullable String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        return parsed("limit", value, text -> {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
                throw new IllegalArgumentException("limit must be a whole number from 1 to " + MAX_LIMIT);
            }
            return Integer.parseInt(text);
        });
    }

    /** Not parsed here: the inspector validates it. */
    public static @Nullable String cursor(@Nullable String value) {
        return value == null ? null : parsed("cursor", value, text -> text);
    }

    /** The name of a queue, after which a page of queues begins. */
    public static @Nullable QueueName queueCursor(@Nullable String value) {
        return value == null ? null : parsed("cursor", value, QueueName::new);
    }

    public static ScheduleName schedule(String value) {
        return parsed("name", value, ScheduleName::new);
    }

    /** The size of a page of schedules, each of which has its history. */
    public static int scheduleLimit(@Nullable String value) {
        int limit = value == null ? Schedules.MAX_PAGE : limit(value);
        if (limit > Schedules.MAX_PAGE) {
            throw ProblemException.badParameter(
                    "limit", "limit must be a whole number from 1 to " + Schedules.MAX_PAGE);
        }
        return limit;
    }

    /** The name of a schedule, after which a page of schedules begins. */
    public static @Nullable ScheduleName scheduleCursor(@Nullable String value) {
        return value == null ? null : parsed("cursor", value, Parameters::cursorName);
    }

    private static ScheduleName cursorName(String value) {
        try {
            return new ScheduleName(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cursor must be a next_cursor of an earlier page", e);
        }
    }

    public static boolean running(@Nullable String value) {
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
            throw ProblemException.badParameter(name, name + " must not be blank; omit it to use the default");
        }
        try {
            return parser.parse(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter(name, String.valueOf(e.getMessage()));
        }
    }
}
