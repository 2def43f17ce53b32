package io.holdfast.worker.support;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads exceptions of user code. Their methods can throw, return null or return endless text, which must not affect
 * settling and logging.
 */
public final class SafeThrowables {

    private static final int MAX_LOGGED_CHARS = 16_384;
    private static final int MAX_LOGGED_CAUSES = 100;

    private SafeThrowables() {}

    /** Its text; the name of its class if it has none. */
    public static String textOf(Throwable thrown) {
        try {
            String text = thrown.toString();
            return text == null || text.isBlank() ? nameOf(thrown) : text;
        } catch (Throwable e) {
            return nameOf(thrown);
        }
    }

    /** The exception itself, or a substitute if a logger could fail on it or would write pages of text. */
    public static Throwable loggable(Throwable thrown) {
        try {
            return isLoggable(thrown) ? thrown : substitute(thrown);
        } catch (Throwable e) {
            return substitute(thrown);
        }
    }

    /** Reads everything that a logger reads. */
    private static boolean isLoggable(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> left = new ArrayDeque<>();
        left.add(thrown);
        while (!left.isEmpty()) {
            Throwable next = left.remove();
            if (seen.add(next)) {
                if (seen.size() > MAX_LOGGED_CAUSES || !isBounded(next.getMessage()) || !isBounded(next.toString())) {
                    return false;
                }
                addAll(left, next.getSuppressed());
                addAll(left, next.getCause());
                if (next.getStackTrace() == null) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void addAll(Deque<Throwable> left, @Nullable Throwable... more) {
        for (Throwable one : more) {
            if (one != null) {
                left.add(one);
            }
        }
    }

    private static boolean isBounded(@Nullable String text) {
        return text == null || text.length() <= MAX_LOGGED_CHARS;
    }

    private static Throwable substitute(Throwable thrown) {
        String text = textOf(thrown);
        String beginning = text.length() <= MAX_LOGGED_CHARS ? text : text.substring(0, MAX_LOGGED_CHARS) + "…";
        return new UnloggableException(beginning);
    }

    /** Replaces a {@link Throwable} that a logger could not write. */
    private static final class UnloggableException extends RuntimeException {

        UnloggableException(String text) {
            super(text, null, false, false);
        }
    }

    private static String nameOf(Throwable thrown) {
        return thrown.getClass().getName();
    }
}
