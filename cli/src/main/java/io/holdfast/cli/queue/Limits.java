package io.holdfast.cli.queue;

import io.holdfast.cli.api.Path;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Table;
import io.holdfast.queue.flow.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The limits of a queue in text. */
final class Limits {

    private Limits() {}

    static Path path(String queue) {
        return Path.of("queues", queue, "limits");
    }

    static List<String> lines(JsonNode limits) {
        List<String> lines = new ArrayList<>();
        lines.add("running at a time      " + number(limits.path("concurrency")));
        lines.add("starts                 " + rate(limits.path("rate")));
        lines.add("of each key, running   " + number(limits.path("key_concurrency")));
        lines.add("of each key, starts    " + rate(limits.path("key_rate")));
        lines.add("of each key, pending   " + number(limits.path("key_max_pending")));
        JsonNode keys = limits.path("keys");
        if (!keys.isEmpty()) {
            Table table =
                    new Table().text("KEY").number("RUNNING").text("STARTS").number("WEIGHT");
            keys.properties()
                    .forEach(key -> table.row(
                            key.getKey(),
                            number(key.getValue().path("concurrency")),
                            rate(key.getValue().path("rate")),
                            key.getValue().path("weight").asString("1")));
            lines.add("");
            lines.addAll(table.lines());
        }
        return lines;
    }

    private static String number(JsonNode limit) {
        return limit.isNumber() ? "at most " + HumanText.number(limit.asLong()) : "no limit";
    }

    private static String rate(JsonNode rate) {
        if (!rate.isObject()) {
            return "no limit";
        }
        Duration per = Duration.ofMillis(rate.path("per_ms").asLong());
        return "at most "
                + new Rate(rate.path("count").asInt(), per, rate.path("burst").asInt(1));
    }
}
