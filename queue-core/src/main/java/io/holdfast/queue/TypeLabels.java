package io.holdfast.queue;

import io.holdfast.queue.task.TaskType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds the number of values of the {@code type} label of metrics: the first 100 types keep their names, all others
 * become {@code other}. Thread-safe.
 */
public final class TypeLabels {

    /** The label of types beyond the bound. */
    public static final String OTHER = "other";

    private static final int MAX_TYPES = 100;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    public String labelOf(TaskType type) {
        String name = type.value();
        if (seen.contains(name)) {
            return name;
        }
        return admit(name) ? name : OTHER;
    }

    private synchronized boolean admit(String name) {
        return seen.contains(name) || (seen.size() < MAX_TYPES && seen.add(name));
    }
}
