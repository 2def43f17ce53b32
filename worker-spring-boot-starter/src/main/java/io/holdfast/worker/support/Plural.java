package io.holdfast.worker.support;

/** A number with its noun, for messages. */
public final class Plural {

    private Plural() {}

    /** Such as {@code 1 task} or {@code 2 tasks}. */
    public static String of(long count, String noun) {
        return count + " " + (count == 1 ? noun : noun + "s");
    }
}
