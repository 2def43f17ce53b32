package io.holdfast.queue.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A random cron expression at full minutes, and the local times that it means, in the simplest terms.
 *
 * @param times the minutes of a day, from 0 to 1439
 * @param interval whether it has a {@code *}, a range or a step in the minute or hour
 */
record RandomCron(String text, BitSet times, Predicate<LocalDate> days, boolean interval) {

    private static final int MINUTES_OF_DAY = 1_440;

    private record Field(String text, BitSet values) {

        static Field all(int min, int max) {
            return new Field("*", bits(IntStream.rangeClosed(min, max)));
        }

        static Field random(Random random, int min, int max) {
            int low = min + random.nextInt(max - min + 1);
            int high = low + random.nextInt(max - low + 1);
            int step = 1 + random.nextInt(max);
            return switch (random.nextInt(6)) {
                case 0 -> all(min, max);
                case 1 -> new Field(low + "-" + high, bits(IntStream.rangeClosed(low, high)));
                case 2 ->
                    new Field("*/" + step, bits(IntStream.rangeClosed(min, max).filter(i -> (i - min) % step == 0)));
                case 3 ->
                    new Field(
                            low + "/" + step,
                            bits(IntStream.rangeClosed(low, max).filter(i -> (i - low) % step == 0)));
                default -> {
                    BitSet values = bits(random.ints(1 + random.nextInt(4), min, max + 1));
                    yield new Field(values.stream().mapToObj(String::valueOf).collect(Collectors.joining(",")), values);
                }
            };
        }

        static Field values(Random random, int min, int max) {
            BitSet values = bits(random.ints(1 + random.nextInt(4), min, max + 1));
            return new Field(values.stream().mapToObj(String::valueOf).collect(Collectors.joining(",")), values);
        }

        private static BitSet bits(IntStream values) {
            BitSet bits = new BitSet();
            values.forEach(bits::set);
            return bits;
        }
    }

    private record Days(String text, Predicate<LocalDate> rule) {}

    /** Without L, W and #. */
    static RandomCron plain(Random random) {
        Field days = random.nextBoolean() ? Field.all(1, 31) : Field.random(random, 1, 31);
        Field weekdays = random.nextBoolean() ? Field.all(1, 7) : Field.random(random, 1, 7);
        return of(
                random,
                new Days(days.text(), date -> days.values().get(date.getDayOfMonth())),
                new Days(
                        weekdays.text(),
                        date -> weekdays.values().get(date.getDayOfWeek().getValue())));
    }

    /** With L, W or #, in one of the fields for days. */
    static RandomCron special(Random random) {
        Days any = new Days("*", date -> true);
        return random.nextBoolean() ? of(random, dayOfMonth(random), any) : of(random, any, dayOfWeek(random));
    }

    private static RandomCron of(Random random, Days ofMonth, Days ofWeek) {
        boolean fixed = random.nextBoolean();
        Field minute = fixed ? Field.values(random, 0, 59) : Field.random(random, 0, 59);
        Field hour = fixed ? Field.values(random, 0, 23) : Field.random(random, 0, 23);
        Field month = random.nextInt(3) > 0 ? Field.all(1, 12) : Field.random(random, 1, 12);
        String text = String.join(" ", "0", minute.text(), hour.text(), ofMonth.text(), month.text(), ofWeek.text());
        BitSet times = Field.bits(IntStream.range(0, MINUTES_OF_DAY)
                .filter(i -> hour.values().get(i / 60) && minute.values().get(i % 60)));
        Predicate<LocalDate> days = date -> month.values().get(date.getMonthValue())
                && ofMonth.rule().test(date)
                && ofWeek.rule().test(date);
        return new RandomCron(text, times, days, (minute.text() + hour.text()).matches(".*[*/-].*"));
    }

    private static Days dayOfMonth(Random random) {
        int day = 1 + random.nextInt(31);
        int before = 1 + random.nextInt(30);
        return switch (random.nextInt(4)) {
            case 0 -> new Days("L", date -> date.plusDays(1).getDayOfMonth() == 1);
            case 1 -> new Days("LW", date -> isWeekday(date) && weekdaysAfter(date) == 0);
            case 2 ->
                new Days(
                        "L-" + before,
                        date -> date.plusDays(before).getMonth() == date.getMonth()
                                && date.plusDays(before + 1).getDayOfMonth() == 1);
            default ->
                new Days(
                        day + "W",
                        date -> day <= date.lengthOfMonth() && date.equals(nearestWeekday(date.withDayOfMonth(day))));
        };
    }

    private static Days dayOfWeek(Random random) {
        DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
        String name = random.nextBoolean() ? day.name().substring(0, 3) : String.valueOf(day.getValue() % 7);
        int week = 1 + random.nextInt(5);
        return random.nextBoolean()
                ? new Days(
                        name + "L",
                        date -> date.getDayOfWeek() == day && date.plusWeeks(1).getMonth() != date.getMonth())
                : new Days(
                        name + "#" + week,
                        date -> date.getDayOfWeek() == day
                                && date.minusWeeks(week - 1).getMonth() == date.getMonth()
                                && date.minusWeeks(week).getMonth() != date.getMonth());
    }

    private static boolean isWeekday(LocalDate date) {
        return date.getDayOfWeek().getValue() <= 5;
    }

    private static long weekdaysAfter(LocalDate date) {
        return date.plusDays(1)
                .datesUntil(date.withDayOfMonth(date.lengthOfMonth()).plusDays(1))
                .filter(RandomCron::isWeekday)
                .count();
    }

    /** By trying the days around it: those of the same month, the near ones first, the earlier ones first. */
    private static LocalDate nearestWeekday(LocalDate date) {
        return List.of(0, -1, 1, -2, 2).stream()
                .map(date::plusDays)
                .filter(near -> near.getMonth() == date.getMonth() && isWeekday(near))
                .findFirst()
                .orElseThrow();
    }
}
