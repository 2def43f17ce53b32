package io.holdfast.queue.schedule;

import java.util.Locale;

/** Which ticks run that became due while nothing could fire them. */
public enum CatchUp {
    /** The last of them. */
    LAST,
    /** None of them: only a tick that is at most {@link CatchUpPlan#GRACE} late. */
    NONE,
    /** Each of the latest {@value CatchUpPlan#MAX_TICKS}. */
    ALL;

    /** @throws IllegalArgumentException naming the three */
    public static CatchUp ofLabel(String label) {
        for (CatchUp each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new IllegalArgumentException("catch_up must be one of last, none, all");
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
