package io.holdfast.standalone;

import io.holdfast.standalone.OtlpReceiver.Received;
import java.util.List;
import java.util.Locale;

/** The spans of one trace as lines: service, name, kind, start after the first one, and duration. */
final class TraceText {

    private TraceText() {}

    /** @param spans in the order of their start */
    static String of(List<Received> spans) {
        StringBuilder text = new StringBuilder();
        for (Received span : spans) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-16s %-26s %-8s +%6.1f ms %7.1f ms%s%n",
                    span.service(),
                    "  ".repeat(depth(span, spans)) + span.name(),
                    span.kind(),
                    millis(span.startNanos() - spans.get(0).startNanos()),
                    millis(span.endNanos() - span.startNanos()),
                    outcome(span)));
        }
        return text.toString();
    }

    private static int depth(Received span, List<Received> spans) {
        return spans.stream()
                .filter(other -> other.id().equals(span.parent()))
                .findFirst()
                .map(parent -> depth(parent, spans) + 1)
                .orElse(0);
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }

    private static String outcome(Received span) {
        String outcome = span.attributes().get("holdfast.task.outcome");
        return outcome == null ? "" : "  attempt " + span.attributes().get("holdfast.task.attempt") + ": " + outcome;
    }
}
