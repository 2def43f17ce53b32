package io.holdfast.cli.queue;

import io.holdfast.cli.command.TimeSpan;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.HumanText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/** Rates like {@code 100/1s}, {@code 100/s} or {@code 100/1s+20}: so many a time, and a burst. */
final class RateText {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d*)(ms|s|m|h|d)(?:\\+(\\d{1,9}))?");

    private RateText() {}

    /** The members of a rate of the API. */
    static Map<String, Object> parse(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw CommandException.usage(option + " is '" + text
                    + "': it must be like 100/s, 100/10s or, with a burst of 20, 100/s+20; or none");
        }
        Map<String, Object> rate = new LinkedHashMap<>();
        rate.put("count", Long.valueOf(matcher.group(1)));
        rate.put("per_ms", millis(option, matcher));
        if (matcher.group(4) != null) {
            rate.put("burst", Long.valueOf(matcher.group(4)));
        }
        return rate;
    }

    private static long millis(String option, Matcher matcher) {
        try {
            String number = matcher.group(2).isEmpty() ? "1" : matcher.group(2);
            return new TimeSpan().convert(number + matcher.group(3)).toMillis();
        } catch (TypeConversionException e) {
            throw CommandException.usage(option + ": " + e.getMessage());
        }
    }

    /** {@code 100 per 1 s, burst 20}. */
    static String of(JsonNode rate) {
        String burst = rate.has("burst")
                ? ", burst " + HumanText.number(rate.get("burst").asLong(1))
                : "";
        return HumanText.number(rate.path("count").asLong(0)) + " per "
                + HumanText.duration(Duration.ofMillis(rate.path("per_ms").asLong(0))) + burst;
    }
}
