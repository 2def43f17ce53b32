package io.holdfast.queue.task;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a task belongs to, in the form of the HTTP headers of <a href="https://www.w3.org/TR/trace-context/">W3C
 * Trace Context</a>. It says who enqueued the task; it never decides whether or how the task runs.
 *
 * @param traceparent version 00, valid
 * @param tracestate what tracing systems add to it; null for none
 * @param batch whether the context is that of a call that enqueued several tasks: the runs of each are in a trace of
 *     their own, with a link to this one
 */
public record TraceContext(String traceparent, @Nullable String tracestate, boolean batch) {

    /** The minimum that a system must pass on; a longer state is dropped. */
    public static final int MAX_STATE_LENGTH = 512;

    private static final Pattern PARENT =
            Pattern.compile("(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final Pattern STATE = Pattern.compile("[ -~]{1," + MAX_STATE_LENGTH + "}");
    private static final String VERSION = "00";
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;

    /**
     * Reads the two headers. Neither is ever refused: an invalid parent counts as none, and so does an invalid state.
     *
     * @return null without a valid parent
     */
    public static @Nullable TraceContext of(@Nullable String traceparent, @Nullable String tracestate) {
        Matcher parent = PARENT.matcher(traceparent == null ? "" : traceparent.strip());
        if (!parent.matches() || (parent.group(1).equals(VERSION) && parent.group(5) != null)) {
            return null;
        }
        String known = VERSION + '-' + parent.group(2) + '-' + parent.group(3) + '-' + parent.group(4);
        return new TraceContext(known, stateOf(tracestate), false);
    }

    private static @Nullable String stateOf(@Nullable String tracestate) {
        String state = tracestate == null ? "" : tracestate.strip();
        return STATE.matcher(state).matches() ? state : null;
    }

    /** The same context for the tasks of a batch. */
    public TraceContext ofBatch() {
        return new TraceContext(traceparent, tracestate, true);
    }

    public String traceId() {
        return traceparent.substring(TRACE_ID, SPAN_ID - 1);
    }

    public String spanId() {
        return traceparent.substring(SPAN_ID, FLAGS - 1);
    }

    /** Whether the caller records the trace. */
    public boolean sampled() {
        return (Integer.parseInt(traceparent.substring(FLAGS), 16) & 1) == 1;
    }
}
