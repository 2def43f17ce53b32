package io.holdfast.monitor.web.overview;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.statistics.Span;
import java.util.List;

/** The times that charts show. */
enum ChartSpan {
    QUARTER_HOUR("15m", "15 minutes", Span.QUARTER_HOUR),
    THREE_HOURS("3h", "3 hours", Span.THREE_HOURS),
    DAY("24h", "24 hours", Span.DAY);

    static final String DEFAULT = "15m";

    private final String code;
    private final String label;
    private final Span span;

    ChartSpan(String code, String label, Span span) {
        this.code = code;
        this.label = label;
        this.span = span;
    }

    static ChartSpan of(String code) {
        return List.of(values()).stream()
                .filter(span -> span.code.equals(code))
                .findFirst()
                .orElseThrow(() ->
                        RefusedRequestException.invalid("span", "span must be 15m, 3h or 24h, not '" + code + "'"));
    }

    /** Its name in URLs. */
    public String code() {
        return code;
    }

    public String label() {
        return label;
    }

    Span span() {
        return span;
    }
}
