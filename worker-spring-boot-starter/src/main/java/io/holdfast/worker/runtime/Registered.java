package io.holdfast.worker.runtime;

import io.holdfast.worker.HandlerOptions;
import org.jspecify.annotations.Nullable;

/**
 * A handler as the worker calls it.
 *
 * @param name for complaints
 * @param limit when only so many of its tasks may run at a time
 */
record Registered(
        String name,
        TaskWork work,
        HandlerOptions options,
        @Nullable HandlerLimit limit) {

    static Registered of(String name, TaskWork work, HandlerOptions options) {
        Integer most = options.concurrency();
        return new Registered(name, work, options, most == null ? null : new HandlerLimit(most));
    }
}
