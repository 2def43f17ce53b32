package io.holdfast.queue.flow;

import java.util.Locale;

/** What can keep pending tasks from starting. */
public enum Limit {
    CONCURRENCY,
    RATE,
    KEY_PAUSED,
    KEY_DELAYED,
    KEY_CONCURRENCY,
    KEY_RATE;

    /** As in the API: {@code key_concurrency}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it holds back the tasks of one key only. */
    public boolean isOfKey() {
        return this != CONCURRENCY && this != RATE;
    }

    public static Limit ofLabel(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
