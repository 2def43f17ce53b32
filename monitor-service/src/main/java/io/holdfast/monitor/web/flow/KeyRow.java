package io.holdfast.monitor.web.flow;

import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.KeyState;
import io.holdfast.queue.flow.Limit;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.QueueName;
import org.jspecify.annotations.Nullable;

/** One key in the table. */
record KeyRow(KeyState state, KeyLimits limits) {

    static KeyRow of(KeyState state, QueueLimits limits) {
        return new KeyRow(state, limits.of(state.key()));
    }

    public String key() {
        return state.key().value();
    }

    /** The search for its tasks. */
    public String query(QueueName queue) {
        String quoted = key().replace("\\", "\\\\").replace("\"", "\\\"");
        return "queue:" + queue + " key:\"" + quoted + "\"";
    }

    public boolean paused() {
        return state.paused();
    }

    public String pending() {
        return Formats.count(state.pending());
    }

    public String running() {
        Integer allowed = limits.concurrency();
        return Formats.count(state.running()) + (allowed == null ? "" : " of " + Formats.count(allowed));
    }

    public String rate() {
        Rate rate = limits.rate();
        return rate == null ? Formats.NONE : rate.toString();
    }

    public int weight() {
        return limits.weight();
    }

    /** What keeps its next task from starting; null if nothing does. */
    public @Nullable String limitedBy() {
        Limit limit = state.limitedBy();
        if (limit == null) {
            return paused() ? "paused" : null;
        }
        return switch (limit) {
            case CONCURRENCY -> "the queue's concurrency";
            case RATE -> "the queue's rate";
            case KEY_PAUSED -> "paused";
            case KEY_DELAYED -> "a delay";
            case KEY_CONCURRENCY -> "its concurrency";
            case KEY_RATE -> "its rate";
        };
    }
}
