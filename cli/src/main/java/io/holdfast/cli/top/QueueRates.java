package io.holdfast.cli.top;

import tools.jackson.databind.JsonNode;

/** Events per second of a queue over the last minute; NaN if they are not known. */
record QueueRates(double enqueued, double completed, double failed) {

    static final QueueRates UNKNOWN = new QueueRates(Double.NaN, Double.NaN, Double.NaN);

    static QueueRates of(JsonNode json) {
        return json.isObject()
                ? new QueueRates(rate(json, "enqueued"), rate(json, "completed"), rate(json, "failed"))
                : UNKNOWN;
    }

    private static double rate(JsonNode json, String name) {
        return json.path(name).asDouble(Double.NaN);
    }

    QueueRates plus(QueueRates other) {
        return new QueueRates(
                sum(enqueued, other.enqueued), sum(completed, other.completed), sum(failed, other.failed));
    }

    private static double sum(double one, double other) {
        return Double.isNaN(one) ? other : Double.isNaN(other) ? one : one + other;
    }
}
