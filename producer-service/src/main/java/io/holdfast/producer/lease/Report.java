package io.holdfast.producer.lease;

import java.util.List;

/**
 * What a call says of tasks.
 *
 * @param single whether it is about one by itself, not in a list
 */
public record Report<T>(List<T> items, boolean single) {}
