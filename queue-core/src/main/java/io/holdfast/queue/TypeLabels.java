package io.holdfast.queue;

import io.holdfast.queue.model.TaskType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the {@code type} label of metrics from growing without bound: the first 100 types keep their names, all others
 * are {@code other}. Safe for use by many threads.
 */
public final class TypeLabels {

    /** What types beyond the bound are called. */
    public static final String OTHER = "other";

    private static final int MOST_TYPES = 100;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    public String labelOf(TaskType type) {
        String name = type.value();
        if (seen.contains(name)) {
            return name;
        }
        return admit(name) ? name : OTHER;
    }

    private synchronized boolean admit(String name) {
        return seen.contains(name) || (seen.size() < MOST_TYPES && seen.add(name));
    }
}
