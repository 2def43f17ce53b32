package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.redis.script.Key;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a queue's tasks begins: in which place, from which score on (not in a list), and after how many
 * members of the list or of that score. Tasks in processing are in two places; those with a renewed lease come first.
 */
record PagePosition(Key place, String score, int skip) {

    static final String MIN_SCORE = "-inf";

    private static final Pattern CURSOR = Pattern.compile("(\\d{1,2})_(-inf|\\d{1,15})_(\\d{1,9})");
    private static final List<Key> PLACES = List.of(
            Key.PENDING_HIGH,
            Key.PENDING_DEFAULT,
            Key.PENDING_LOW,
            Key.DELAYED,
            Key.RENEWED,
            Key.LEASES,
            Key.COMPLETED,
            Key.DEAD_LETTER);

    static PagePosition startOf(Key place) {
        return new PagePosition(place, MIN_SCORE, 0);
    }

    /**
     * @throws IllegalArgumentException for a text that {@link #cursor()} did not create, or that belongs to another
     *     list
     */
    static PagePosition ofCursor(String cursor, List<Key> places) {
        Matcher matcher = CURSOR.matcher(cursor);
        if (matcher.matches()) {
            int place = Integer.parseInt(matcher.group(1));
            if (place < PLACES.size() && places.contains(PLACES.get(place))) {
                return new PagePosition(PLACES.get(place), matcher.group(2), Integer.parseInt(matcher.group(3)));
            }
        }
        throw new IllegalArgumentException("cursor must be the next_cursor of a page of the same list");
    }

    String cursor() {
        return PLACES.indexOf(place) + "_" + score + "_" + skip;
    }

    boolean inList() {
        return place.type() == Key.Type.LIST;
    }

    /** Returns the position after rows with these scores (empty ones in a list). */
    PagePosition after(List<String> scores) {
        String last = scores.get(scores.size() - 1);
        if (inList() || last.equals(score)) {
            return new PagePosition(place, score, skip + scores.size());
        }
        int ofLastScore = (int) scores.stream().filter(last::equals).count();
        return new PagePosition(place, last, ofLastScore);
    }

    /** Returns the start of the next of these places; null after the last. */
    @Nullable
    PagePosition nextPlace(List<Key> places) {
        int next = places.indexOf(place) + 1;
        return next < places.size() ? startOf(places.get(next)) : null;
    }

    static List<Key> allPlaces() {
        return PLACES;
    }
}
