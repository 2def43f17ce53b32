package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.search.SearchOrder;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of one place begins. In a sorted set this is after a score and a member, in a list after a member, so
 * that the page begins at the same task whatever has moved since; {@code browse.lua} finds it. Tasks in processing are
 * in two places; those with a renewed lease come first. Pending tasks with a key are ordered by priority, key and age.
 *
 * @param score in a sorted set that of {@code after}; of batches the first score
 * @param skip in a list where {@code after} was; of batches how many members of that score are passed
 * @param after the last member of the previous page, of tasks with a key the last entry; empty at the start
 * @param bound in a list how many entries are left, otherwise the last score: tasks that arrive later are not part of
 *     the pages; empty at the start
 */
record PagePosition(Key place, SearchOrder order, String score, long skip, String after, String bound) {

    static final String MIN_SCORE = "-inf";

    private static final String SCORE = "-?inf|-?\\d{1,17}(?:\\.\\d{1,17})?(?:e[+-]\\d{1,3})?";
    private static final Pattern CURSOR = Pattern.compile(
            "([no])(\\d{1,2})~(" + SCORE + ")~(\\d{1,12})~(" + MemberCursor.PATTERN + "|)~(" + SCORE + "|)");
    private static final List<Key> PLACES = List.of(
            Key.PENDING_HIGH,
            Key.PENDING_DEFAULT,
            Key.PENDING_LOW,
            Key.PENDING_KEYED,
            Key.DELAYED,
            Key.RENEWED,
            Key.LEASES,
            Key.COMPLETED,
            Key.DEAD_LETTER);
    /** The numbers of the places in cursors, which an operation stores: new places come last. */
    private static final List<Key> NUMBERED = List.of(
            Key.PENDING_HIGH,
            Key.PENDING_DEFAULT,
            Key.PENDING_LOW,
            Key.DELAYED,
            Key.RENEWED,
            Key.LEASES,
            Key.COMPLETED,
            Key.DEAD_LETTER,
            Key.PENDING_KEYED);

    static PagePosition startOf(Key place, SearchOrder order) {
        return new PagePosition(place, order, MIN_SCORE, 0, "", "");
    }

    /**
     * @throws IllegalArgumentException for a text that {@link #cursor()} did not create, or that belongs to another
     *     list
     */
    static PagePosition ofCursor(String cursor, List<Key> places, SearchOrder order) {
        Matcher matcher = CURSOR.matcher(cursor);
        if (matcher.matches() && matcher.group(1).equals(letter(order))) {
            int place = Integer.parseInt(matcher.group(2));
            if (place < NUMBERED.size()
                    && places.contains(NUMBERED.get(place))
                    && fits(NUMBERED.get(place), matcher.group(6))) {
                return new PagePosition(
                        NUMBERED.get(place),
                        order,
                        matcher.group(3),
                        Long.parseLong(matcher.group(4)),
                        MemberCursor.decode(matcher.group(5)),
                        matcher.group(6));
            }
        }
        throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same list");
    }

    private static boolean fits(Key place, String bound) {
        return place.type() != Key.Type.LIST || bound.matches("\\d{0,12}");
    }

    String cursor() {
        return letter(order) + NUMBERED.indexOf(place) + "~" + score + "~" + skip + "~" + MemberCursor.encode(after)
                + "~" + bound;
    }

    private static String letter(SearchOrder order) {
        return order == SearchOrder.NEWEST ? "n" : "o";
    }

    boolean inList() {
        return place.type() == Key.Type.LIST;
    }

    /** Returns the position as a page has found it. */
    PagePosition found(long entry, String foundBound) {
        return new PagePosition(place, order, score, entry, after, foundBound);
    }

    /** Returns the position after these members, with these scores (empty ones in a list). */
    PagePosition after(List<String> members, List<String> scores) {
        int count = members.size();
        if (count == 0) {
            return this;
        }
        String last = members.get(count - 1);
        if (inList()) {
            String left = Long.toString(Math.max(0, Long.parseLong(bound) - count));
            return new PagePosition(place, order, score, skip + count, last, left);
        }
        if (place == Key.PENDING_KEYED) {
            return new PagePosition(place, order, score, 0, last, bound);
        }
        String lastScore = scores.get(count - 1);
        if (place != Key.LEASES) {
            return new PagePosition(place, order, lastScore, 0, last, bound);
        }
        long ofLastScore = scores.stream().filter(lastScore::equals).count();
        return new PagePosition(
                place, order, lastScore, lastScore.equals(score) ? skip + ofLastScore : ofLastScore, "", bound);
    }

    /** Returns the start of the next of these places; null after the last. */
    @Nullable
    PagePosition nextPlace(List<Key> places) {
        int next = places.indexOf(place) + 1;
        return next < places.size() ? startOf(places.get(next), order) : null;
    }

    static List<Key> allPlaces() {
        return PLACES;
    }
}
