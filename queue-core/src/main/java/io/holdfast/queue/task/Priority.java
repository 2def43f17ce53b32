package io.holdfast.queue.task;

import java.util.Locale;

/** How soon a pending task is taken: free slots take tasks of a higher priority first. */
public enum Priority {
    HIGH('h'),
    DEFAULT('d'),
    LOW('l');

    private final char letter;

    Priority(char letter) {
        this.letter = letter;
    }

    /** The letter before the task's id in every structure. */
    public char letter() {
        return letter;
    }

    /** The name that users write: {@code high}, {@code default}, {@code low}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the three */
    public static Priority ofLabel(String label) {
        for (Priority priority : values()) {
            if (priority.label().equals(label)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("priority must be one of high, default, low");
    }

    /** @throws IllegalArgumentException for an unknown letter */
    public static Priority ofLetter(char letter) {
        for (Priority priority : values()) {
            if (priority.letter == letter) {
                return priority;
            }
        }
        throw new IllegalArgumentException("No priority has the letter '" + letter + "'");
    }
}
