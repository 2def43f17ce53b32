package io.holdfast.queue.schedule;

import java.util.List;

/** The fields of a cron expression, in their order, and the values that each may have. */
enum CronField {
    SECOND("the second", 0, 59),
    MINUTE("the minute", 0, 59),
    HOUR("the hour", 0, 23),
    DAY_OF_MONTH("the day of the month", 1, 31),
    MONTH("the month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    /** 0 and 7 are Sunday. */
    DAY_OF_WEEK("the day of the week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    /** Longer numbers are not parsed. */
    private static final int MAX_DIGITS = 4;

    private final String title;
    private final int min;
    private final int max;
    /** For the values from {@link #min} on. */
    private final List<String> names;

    CronField(String title, int min, int max, String... names) {
        this.title = title;
        this.min = min;
        this.max = max;
        this.names = List.of(names);
    }

    /**
     * Parses an item of the field's list: a value, {@code *}, a range, or one of these with a step.
     *
     * @return the values as bits: bit 5 for the value 5
     * @throws IllegalArgumentException naming the field and what is allowed
     */
    long parse(String item) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : step(item, item.substring(slash + 1));
        int hyphen = range.indexOf('-');
        int first = this == DAY_OF_WEEK ? 1 : min; // * begins with Monday: 1-7
        int last = max;
        if (hyphen >= 0) {
            first = value(item, range.substring(0, hyphen));
            last = value(item, range.substring(hyphen + 1));
            if (this == DAY_OF_WEEK && first == max && last < max) {
                first = min; // Sunday begins a range as 0
            } else if (this == DAY_OF_WEEK && last == min && first > min) {
                last = max; // and ends it as 7
            }
        } else if (!range.equals("*")) {
            first = value(item, range);
            last = slash < 0 ? first : max;
        }
        if (first > last) {
            throw invalid(item, "a range must not end before it begins");
        }
        long bits = 0;
        for (int value = first; value <= last; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    /** Parses a single value, by number or name. */
    int value(String item, String text) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return min + named;
        }
        if (!isNumber(text) || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw invalid(item, allowed());
        }
        return Integer.parseInt(text);
    }

    private int step(String item, String text) {
        if (!isNumber(text) || Integer.parseInt(text) == 0) {
            throw invalid(item, "a step must be a whole number from 1 to 9999");
        }
        return Integer.parseInt(text);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private String allowed() {
        String values = "allowed are " + min + " to " + max;
        return names.isEmpty() ? values : values + " and " + names.get(0) + " to " + names.get(names.size() - 1);
    }

    IllegalArgumentException invalid(String item, String reason) {
        return new IllegalArgumentException("cron has an invalid value \"" + item + "\" for " + title + ": " + reason);
    }
}
