package io.holdfast.queue.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the keys of a queue.
 *
 * @param nextCursor for the next page; null at the end
 */
public record KeyPage(List<KeyState> keys, @Nullable String nextCursor) {}
