package io.holdfast.monitor.web.flow;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The form of a queue's limits: as it is filled in, or as it was sent. An empty field means no limit.
 *
 * @param keptKeys the number of keys with limits of their own if there are too many for rows; 0 otherwise
 */
record LimitsForm(
        String concurrency,
        String rate,
        String keyConcurrency,
        String keyRate,
        String keyMaxPending,
        List<Row> rows,
        int keptKeys) {

    /** The web server accepts 1,000 fields in a request. */
    static final int MAX_ROWS = 200;

    /** The limits of one key. A row without a key is ignored. */
    record Row(String key, String concurrency, String rate, String weight) {

        private static final Row EMPTY = new Row("", "", "", "");

        private static Row of(String key, KeyLimits limits) {
            String weight = limits.weight() == 1 ? "" : String.valueOf(limits.weight());
            return new Row(key, text(limits.concurrency()), text(limits.rate()), weight);
        }

        boolean isEmpty() {
            return equals(EMPTY);
        }
    }

    static LimitsForm of(QueueLimits limits) {
        List<Row> rows = new ArrayList<>();
        boolean areKept = limits.keys().size() > MAX_ROWS;
        if (!areKept) {
            limits.keys().forEach((key, ofKey) -> rows.add(Row.of(key.value(), ofKey)));
            rows.add(Row.EMPTY);
        }
        return new LimitsForm(
                text(limits.concurrency()),
                text(limits.rate()),
                text(limits.keyConcurrency()),
                text(limits.keyRate()),
                text(limits.keyMaxPending()),
                rows,
                areKept ? limits.keys().size() : 0);
    }

    /** @param before whose keys are kept if there are too many for rows */
    static LimitsForm sent(MultiValueMap<String, String> fields, QueueLimits before) {
        List<Row> rows = new ArrayList<>();
        boolean areKept = before.keys().size() > MAX_ROWS;
        int count = fields.getOrDefault("of_key", List.of()).size();
        for (int i = 0; i < count; i++) {
            rows.add(new Row(
                    value(fields, "of_key", i), // spaces are part of a key
                    field(fields, "of_concurrency", i),
                    field(fields, "of_rate", i),
                    field(fields, "of_weight", i)));
        }
        if (!areKept) {
            rows.add(Row.EMPTY);
        }
        return new LimitsForm(
                field(fields, "concurrency", 0),
                field(fields, "rate", 0),
                field(fields, "key_concurrency", 0),
                field(fields, "key_rate", 0),
                field(fields, "key_max_pending", 0),
                rows,
                areKept ? before.keys().size() : 0);
    }

    private static String field(MultiValueMap<String, String> fields, String name, int index) {
        return value(fields, name, index).strip();
    }

    private static String value(MultiValueMap<String, String> fields, String name, int index) {
        List<String> values = fields.getOrDefault(name, List.of());
        return index < values.size() ? values.get(index) : "";
    }

    private static String text(@Nullable Object limit) {
        return limit == null ? "" : limit.toString();
    }
}
