package io.holdfast.worker.service.route;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests may begin in a time, spread evenly over it.
 *
 * @param requests at least one
 * @param period at most a tenth of a second, where it holds more than one request
 */
public record Rate(int requests, Duration period) {

    static final String ALLOWED = "a rate like 50/s, 100/m or 1000/h";

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})/([smh])");
    private static final int STEPS_A_SECOND = 10;

    static Rate parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || Integer.parseInt(form.group(1)) == 0) {
            throw new IllegalArgumentException(text);
        }
        long count = Long.parseLong(form.group(1));
        long seconds = switch (form.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3_600;
        };
        long aStep = Math.max(1, count / seconds / STEPS_A_SECOND);
        return new Rate(
                (int) aStep,
                Duration.ofNanos(aStep * Duration.ofSeconds(seconds).toNanos() / count));
    }
}
