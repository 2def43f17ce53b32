package io.holdfast.queue.search;

import java.util.Locale;

/**
 * The order of a search. It holds within one state of one queue: by the time of the state, for pending tasks by their
 * place in the queue. Queues follow each other by name, states in the order of a task's life or in the reverse order.
 */
public enum SearchOrder {
    NEWEST,
    OLDEST;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the two */
    public static SearchOrder ofLabel(String label) {
        for (SearchOrder order : values()) {
            if (order.label().equals(label)) {
                return order;
            }
        }
        throw new IllegalArgumentException("order must be newest or oldest");
    }
}
