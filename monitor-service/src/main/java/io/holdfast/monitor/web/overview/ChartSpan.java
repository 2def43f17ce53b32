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

    private final String word;
    private final String label;
    private final Span span;

    ChartSpan(String word, String label, Span span) {
        this.word = word;
        this.label = label;
        this.span = span;
    }

    static ChartSpan of(String word) {
        return List.of(values()).stream()
                .filter(span -> span.word.equals(word))
                .findFirst()
                .orElseThrow(() ->
                        RefusedRequestException.invalid("span", "span must be 15m, 3h or 24h, not '" + word + "'"));
    }

    /** Its name in URLs. */
    public String word() {
        return word;
    }

    public String label() {
        return label;
    }

    Span span() {
        return span;
    }
}
