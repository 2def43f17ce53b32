package io.holdfast.worker.support;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What code of the user's has thrown, to be written down. Its own methods can throw, return null or never end their
 * answer, and that must not reach whoever settles or logs.
 */
public final class SafeThrowables {

    private static final int MAX_LOGGED_CHARS = 16_384;
    private static final int MAX_LOGGED_CAUSES = 100;

    private SafeThrowables() {}

    /** What it says of itself; the name of its class when that is nothing. */
    public static String textOf(Throwable thrown) {
        try {
            String text = thrown.toString();
            return text == null || text.isBlank() ? nameOf(thrown) : text;
        } catch (Throwable e) {
            return nameOf(thrown);
        }
    }

    /** Itself, or a substitute when a logger could fail at it or would write pages of text. */
    public static Throwable loggable(Throwable thrown) {
        try {
            return isLoggable(thrown) ? thrown : substitute(thrown);
        } catch (Throwable e) {
            return substitute(thrown);
        }
    }

    /** Reads all that a logger reads. */
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

    /** Stands in a log for a {@link Throwable} that a logger could not write. */
    private static final class UnloggableException extends RuntimeException {

        UnloggableException(String text) {
            super(text, null, false, false);
        }
    }

    private static String nameOf(Throwable thrown) {
        return thrown.getClass().getName();
    }
}
