package io.holdfast.queue.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of a cron expression in a time zone. When the zone's clocks change, the expression decides:
 *
 * <ul>
 *   <li>Certain times of the day, like {@code 30 2 * * *}, happen once a day. One that the clocks skip happens when they
 *       have been set forward. One that they show twice happens the first time.
 *   <li>An interval, an expression with a {@code *}, a range or a step in its second, minute or hour, happens whenever
 *       the clocks show a matching time: not while they skip one, and again when they repeat one. So {@code *}{@code /10
 *       * * * *} is every ten minutes of real time.
 * </ul>
 */
public record CronTimetable(CronExpression expression, ZoneId zone) implements Timetable {

    /** Those of the JDK's IANA database. The old names below SystemV are the JDK's own; newer ones do not know them. */
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> !zone.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableSet());

    /** Names of the IANA database that the JDK's lacks, because it has used them for offsets. */
    private static final Map<String, String> UNKNOWN_TO_THE_JDK =
            Map.of("EST", "America/Panama", "MST", "America/Phoenix", "HST", "Pacific/Honolulu");

    /** An expression that a zone's clocks skip each time, like 02:30 on the day when summer time begins, may occur later. */
    private static final int MAX_YEARS = 100;

    private static final long DAYS_OF_YEAR = 366;

    /** After the changes that time zone data list one by one, only their rules count. */
    private static final Instant BY_RULES = Instant.parse("2040-01-01T00:00:00Z");

    /**
     * @param zone an IANA name
     * @throws IllegalArgumentException naming the invalid field and what is allowed
     */
    public static CronTimetable of(String cron, String zone) {
        return of(CronExpression.parse(cron), zoneOf(zone));
    }

    /** @throws IllegalArgumentException if the clocks of the zone skip each matching time */
    public static CronTimetable of(CronExpression expression, ZoneId zone) {
        CronTimetable timetable = new CronTimetable(expression, zone);
        if (timetable.next(BY_RULES) == null) {
            throw new IllegalArgumentException(
                    "cron matches only times that the clocks of " + zone + " skip when they are set forward");
        }
        return timetable;
    }

    /** @throws IllegalArgumentException if there is no time zone of that name */
    public static ZoneId zoneOf(String name) {
        if (UNKNOWN_TO_THE_JDK.containsKey(name) && !ZONES.contains(name)) {
            throw new IllegalArgumentException("zone " + name + " is not known to this Java version; "
                    + UNKNOWN_TO_THE_JDK.get(name) + " has the same time");
        } else if (!ZONES.contains(name)) { // ZoneId.of also accepts offsets like +02:00, which have no daylight saving
            throw new IllegalArgumentException(
                    "zone must be the name of a time zone of the IANA database, like UTC or Europe/Berlin");
        }
        return ZoneId.of(name);
    }

    @Override
    public @Nullable Instant next(Instant after) {
        return expression.isInterval() ? nextShown(after) : nextOfDay(after);
    }

    /** The first later instant at which the clocks show a matching time. */
    private @Nullable Instant nextShown(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant start = Instant.ofEpochSecond(after.getEpochSecond() + 1);
        Instant end = after.plus(MAX_YEARS * DAYS_OF_YEAR, ChronoUnit.DAYS);
        while (start.isBefore(end)) {
            ZoneOffset offset = rules.getOffset(start);
            LocalDateTime local = expression.nextOrSame(LocalDateTime.ofEpochSecond(start.getEpochSecond(), 0, offset));
            if (local == null) {
                return null;
            }
            Instant shown = local.toInstant(offset);
            ZoneOffsetTransition change = rules.nextTransition(start);
            if (change == null || shown.isBefore(change.getInstant())) {
                return shown;
            }
            start = change.getInstant();
        }
        return null;
    }

    /** The first later instant that is the only one, the first one or the substitute of a matching time. */
    private @Nullable Instant nextOfDay(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime shown = LocalDateTime.ofEpochSecond(after.getEpochSecond(), 0, offset);
        ZoneOffsetTransition change = rules.getTransition(shown);
        boolean repeated =
                change != null && change.isOverlap() && change.getOffsetAfter().equals(offset);
        LocalDateTime match = expression.nextOrSame(repeated ? change.getDateTimeBefore() : shown.plusSeconds(1));
        return match == null ? null : instantOf(match, rules);
    }

    private static Instant instantOf(LocalDateTime local, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        return local.toInstant(change == null ? rules.getOffset(local) : change.getOffsetBefore());
    }
}
