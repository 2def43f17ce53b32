package io.holdfast.worker.service.route;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate limit, spread evenly over time.
 *
 * @param requests the number of requests per period
 * @param period at most a tenth of a second if it allows more than one request
 */
public record Rate(int requests, Duration period) {

    static final String ALLOWED = "a rate like 50/s, 100/m or 1000/h";

    private static final Pattern FORM = Pattern.compile("(\\d{1,7})/([smh])");
    private static final int PERIODS_PER_SECOND = 10;

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
        long perPeriod = Math.max(1, count / seconds / PERIODS_PER_SECOND);
        return new Rate(
                (int) perPeriod,
                Duration.ofNanos(perPeriod * Duration.ofSeconds(seconds).toNanos() / count));
    }
}
