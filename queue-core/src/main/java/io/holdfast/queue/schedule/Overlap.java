package io.holdfast.queue.schedule;

import java.util.Locale;

/** What a run does while the last run of its schedule is not over. */
public enum Overlap {
    /** It is skipped. */
    SKIP,
    /** It is enqueued as well. */
    ALLOW,
    /** The last is cancelled, and this one is enqueued. A handler that runs is told to stop. */
    REPLACE;

    /** @throws IllegalArgumentException naming the three */
    public static Overlap ofLabel(String label) {
        for (Overlap each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException("overlap must be one of skip, allow, replace");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
