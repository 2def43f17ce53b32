package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Key;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * A completed step.
 *
 * @param kind as the report counts it
 * @param words request and answer
 * @param refused whether the answer was a refusal
 * @param mayChange the keys that it may have changed; if empty, no idempotency key either
 */
record Step(String kind, String words, boolean refused, Set<Key> mayChange) {
    /** A step that failed before its answer was recorded; its kind is the method that took it. */
    static Step broken(Throwable flaw) {
        String method = Arrays.stream(flaw.getStackTrace())
                .filter(frame -> frame.getClassName().endsWith("Steps"))
                .map(StackTraceElement::getMethodName)
                .filter(name -> !name.startsWith("lambda") && !name.equals("step"))
                .findFirst()
                .orElse("unknown");
        return taken(method, String.valueOf(flaw.getMessage()).strip());
    }

    static Step of(String kind, Object words, boolean refused) {
        return refused ? refused(kind, words, EnumSet.noneOf(Key.class)) : taken(kind, words);
    }

    static Step taken(String kind, Object words) {
        return new Step(kind, words.toString(), false, EnumSet.allOf(Key.class));
    }

    static Step refused(String kind, Object words, Set<Key> mayChange) {
        return new Step(kind, words.toString(), true, mayChange);
    }

    static Step look(String kind, Object words) {
        return new Step(kind, words.toString(), false, EnumSet.noneOf(Key.class));
    }

    /** Whether everything that it must not change is unchanged. */
    boolean fits(QueueDump before, QueueDump after) {
        return mayChange.size() == Key.values().length
                || before.without(mayChange).equals(after.without(mayChange));
    }

    @Override
    public String toString() {
        return kind + ": " + words;
    }
}
