package io.holdfast.monitor.web.flow;

import io.holdfast.queue.flow.KeyLimits;
import io.holdfast.queue.flow.QueueLimits;
import io.holdfast.queue.flow.Rate;
import io.holdfast.queue.task.TaskKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the form into limits, or says of each field what is wrong with it. */
final class LimitsFormReader {

    private final LimitsForm form;
    private final QueueLimits before;
    private final Map<String, String> problems = new LinkedHashMap<>();

    LimitsFormReader(LimitsForm form, QueueLimits before) {
        this.form = form;
        this.before = before;
    }

    /** The fields that are wrong, and what is allowed. Those of a row have its index: {@code of_rate.0}. */
    Map<String, String> problems() {
        return problems;
    }

    /** Null if a field is wrong. */
    @Nullable
    QueueLimits limits() {
        Integer concurrency = number("concurrency", form.concurrency(), QueueLimits.MAX_CONCURRENCY);
        Rate rate = rate("rate", form.rate());
        Integer keyConcurrency = number("key_concurrency", form.keyConcurrency(), QueueLimits.MAX_CONCURRENCY);
        Rate keyRate = rate("key_rate", form.keyRate());
        Integer keyMaxPending = number("key_max_pending", form.keyMaxPending(), QueueLimits.MAX_KEY_MAX_PENDING);
        Map<TaskKey, KeyLimits> keys = form.keptKeys() > 0 ? before.keys() : keys();
        if (!problems.isEmpty()) {
            return null;
        }
        return read(
                "of_key." + (form.rows().size() - 1),
                () -> new QueueLimits(concurrency, rate, keyConcurrency, keyRate, keyMaxPending, keys));
    }

    private Map<TaskKey, KeyLimits> keys() {
        Map<TaskKey, KeyLimits> keys = new LinkedHashMap<>();
        Set<TaskKey> seen = new HashSet<>();
        for (int i = 0; i < form.rows().size(); i++) {
            LimitsForm.Row row = form.rows().get(i);
            if (!row.isEmpty()) {
                String index = "." + i;
                TaskKey key = read("of_key" + index, () -> new TaskKey(row.key()));
                Integer concurrency = number("of_concurrency" + index, row.concurrency(), QueueLimits.MAX_CONCURRENCY);
                Rate rate = rate("of_rate" + index, row.rate());
                Integer weight = number("of_weight" + index, row.weight(), KeyLimits.MAX_WEIGHT);
                if (key != null && !seen.add(key)) {
                    problems.put("of_key" + index, "is given twice");
                }
                if (key != null && problems.isEmpty()) {
                    keys.put(key, new KeyLimits(concurrency, rate, weight == null ? 1 : weight));
                }
            }
        }
        return keys;
    }

    private @Nullable Rate rate(String field, String text) {
        return read(field, () -> text.isEmpty() ? null : Rate.parse(text));
    }

    private @Nullable Integer number(String field, String text, int max) {
        return read(field, () -> {
            if (text.isEmpty()) {
                return null;
            }
            if (!text.matches("\\d{1,10}") || Long.parseLong(text) < 1 || Long.parseLong(text) > max) {
                throw new IllegalArgumentException("must be a whole number from 1 to " + max + ", or empty");
            }
            return Integer.valueOf(text);
        });
    }

    private <T> @Nullable T read(String field, Supplier<@Nullable T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            problems.put(field, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
