package io.holdfast.producer.enqueue;

import io.holdfast.queue.task.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads the trace of a request. What is invalid is ignored, as W3C Trace Context wants it. */
final class TraceHeaders {

    private TraceHeaders() {}

    /** Returns null without exactly one valid parent. */
    static @Nullable TraceContext of(HttpServletRequest request) {
        Enumeration<String> parents = request.getHeaders("traceparent");
        if (!parents.hasMoreElements()) {
            return null;
        }
        String parent = parents.nextElement();
        return parents.hasMoreElements() ? null : TraceContext.of(parent, stateOf(request));
    }

    /** A state may be spread over several headers. */
    private static String stateOf(HttpServletRequest request) {
        return String.join(",", Collections.list(request.getHeaders("tracestate")));
    }
}
