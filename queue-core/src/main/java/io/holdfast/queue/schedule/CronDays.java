package io.holdfast.queue.schedule;

import static java.time.temporal.TemporalAdjusters.lastDayOfMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The days of a cron expression: those that its field for the day of the month and that for the day of the week allow. */
final class CronDays {

    private static final int MAX_DAYS_BEFORE_LAST = 30;
    private static final int WEEKS_OF_MONTH = 5;
    private static final int DAYS_OF_WEEK = 7;

    private final Predicate<LocalDate> ofMonth;
    private final Predicate<LocalDate> ofWeek;

    private CronDays(Predicate<LocalDate> ofMonth, Predicate<LocalDate> ofWeek) {
        this.ofMonth = ofMonth;
        this.ofWeek = ofWeek;
    }

    /** @throws IllegalArgumentException naming the field and what is allowed */
    static CronDays parse(String daysOfMonth, String daysOfWeek) {
        return new CronDays(anyOf(daysOfMonth, CronDays::parseDayOfMonth), anyOf(daysOfWeek, CronDays::parseDayOfWeek));
    }

    boolean contain(LocalDate date) {
        return ofMonth.test(date) && ofWeek.test(date);
    }

    private interface ItemParser {
        Predicate<LocalDate> parse(String item);
    }

    private static Predicate<LocalDate> anyOf(String list, ItemParser parser) {
        if (list.equals("*") || list.equals("?")) {
            return date -> true;
        }
        List<Predicate<LocalDate>> items = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            items.add(parser.parse(item));
        }
        return date -> items.stream().anyMatch(item -> item.test(date));
    }

    private static Predicate<LocalDate> parseDayOfMonth(String item) {
        CronField field = CronField.DAY_OF_MONTH;
        if (item.equals("L")) {
            return date -> date.equals(date.with(lastDayOfMonth()));
        } else if (item.equals("LW")) {
            return date -> date.equals(nearestWeekday(date.with(lastDayOfMonth())));
        } else if (item.startsWith("L-")) {
            int before = daysBeforeLast(item);
            return date -> date.getDayOfMonth() == date.lengthOfMonth() - before;
        } else if (item.endsWith("W")) {
            int day = field.value(item, item.substring(0, item.length() - 1));
            return date -> day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day)));
        }
        long days = field.parse(item);
        return date -> (days >> date.getDayOfMonth() & 1) == 1;
    }

    private static int daysBeforeLast(String item) {
        String text = item.substring("L-".length());
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_DAYS_BEFORE_LAST) {
            throw CronField.DAY_OF_MONTH.invalid(item, "allowed are L-1 to L-" + MAX_DAYS_BEFORE_LAST);
        }
        return Integer.parseInt(text);
    }

    /** Returns the nearest day from Monday to Friday of the same month. */
    private static LocalDate nearestWeekday(LocalDate date) {
        if (date.getDayOfWeek() == DayOfWeek.SATURDAY) {
            return date.getDayOfMonth() > 1 ? date.minusDays(1) : date.plusDays(2);
        } else if (date.getDayOfWeek() == DayOfWeek.SUNDAY) {
            return date.getDayOfMonth() < date.lengthOfMonth() ? date.plusDays(1) : date.minusDays(2);
        }
        return date;
    }

    private static Predicate<LocalDate> parseDayOfWeek(String item) {
        CronField field = CronField.DAY_OF_WEEK;
        int hash = item.indexOf('#');
        if (hash >= 0) {
            int day = field.value(item, item.substring(0, hash));
            int week = week(item, item.substring(hash + 1));
            return date -> isOn(day, date) && (date.getDayOfMonth() - 1) / DAYS_OF_WEEK + 1 == week;
        } else if (item.endsWith("L")) {
            int day = field.value(item, item.substring(0, item.length() - 1));
            return date -> isOn(day, date) && date.getDayOfMonth() + DAYS_OF_WEEK > date.lengthOfMonth();
        }
        long days = field.parse(item);
        return date -> {
            int day = date.getDayOfWeek().getValue();
            return (days >> day & 1) == 1 || (day == DAYS_OF_WEEK && (days & 1) == 1);
        };
    }

    private static int week(String item, String text) {
        if (!text.matches("\\d") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > WEEKS_OF_MONTH) {
            throw CronField.DAY_OF_WEEK.invalid(item, "after # is allowed 1 to " + WEEKS_OF_MONTH);
        }
        return Integer.parseInt(text);
    }

    private static boolean isOn(int day, LocalDate date) {
        return day % DAYS_OF_WEEK == date.getDayOfWeek().getValue() % DAYS_OF_WEEK;
    }
}
