package io.holdfast.queue.model;

import java.util.Locale;

/** How soon a pending task is taken: while a higher one has tasks, a free slot takes those first. */
public enum Priority {
    HIGH('h'),
    DEFAULT('d'),
    LOW('l');

    private final char letter;

    Priority(char letter) {
        this.letter = letter;
    }

    /** The letter that stands before the task's id in every structure. */
    public char letter() {
        return letter;
    }

    /** The name that users write: {@code high}, {@code default}, {@code low}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException that names the three */
    public static Priority ofLabel(String label) {
        for (Priority priority : values()) {
            if (priority.label().equals(label)) {
                return priority;
            }
        }
        throw new IllegalArgumentException("priority must be one of high, default, low");
    }

    /** @throws IllegalArgumentException for a letter that stands for none */
    public static Priority ofLetter(char letter) {
        for (Priority priority : values()) {
            if (priority.letter == letter) {
                return priority;
            }
        }
        throw new IllegalArgumentException("No priority has the letter '" + letter + "'");
    }
}
