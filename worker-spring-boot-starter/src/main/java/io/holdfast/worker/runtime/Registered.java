package io.holdfast.worker.runtime;

import io.holdfast.worker.HandlerOptions;

/**
 * A handler as the worker calls it.
 *
 * @param name for complaints */
record Registered(String name, TaskWork work, HandlerOptions options) {}
