package io.holdfast.queue.search;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as users write it: {@code 90s}, {@code 5m}, {@code 1.5h}, {@code 7d}. */
final class Age {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h|d)");
    private static final List<Duration> UNITS = List.of(
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
    private static final List<String> NAMES = List.of("d", "h", "m", "s", "ms");

    private Age() {}

    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidQueryException(
                    "age", "age: must be > or < and a number with the unit ms, s, m, h or d, such as age:>1h");
        }
        long unit = UNITS.get(NAMES.indexOf(matcher.group(2))).toMillis();
        return Duration.ofMillis(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue());
    }

    /** In the largest unit without a remainder. */
    static String format(Duration age) {
        int unit = 0;
        while (age.toMillis() % UNITS.get(unit).toMillis() != 0) {
            unit++;
        }
        return age.toMillis() / UNITS.get(unit).toMillis() + NAMES.get(unit);
    }
}
