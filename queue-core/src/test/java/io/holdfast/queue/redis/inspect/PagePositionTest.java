package io.holdfast.queue.redis.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.search.SearchOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagePositionTest {
    private static final List<Key> ALL = PagePosition.allPlaces();

    @ParameterizedTest
    @EnumSource(
            value = Key.class,
            names = {
                "PENDING_HIGH",
                "PENDING_DEFAULT",
                "PENDING_LOW",
                "PENDING_KEYED",
                "DELAYED",
                "RENEWED",
                "LEASES",
                "COMPLETED",
                "DEAD_LETTER"
            })
    void aCursorLeadsBackToItsPosition(Key place) {
        for (SearchOrder order : SearchOrder.values()) {
            String bound = place.type() == Key.Type.LIST ? "12" : "-inf";
            PagePosition start = PagePosition.startOf(place, order);
            String after = place == Key.PENDING_KEYED ? "DZo%C3%AB+%26*co. 000000012f 01-K_z" : "d01-K_z";
            PagePosition further = new PagePosition(place, order, "1790000000123", 17, after, bound);
            assertThat(further.cursor()).matches("[A-Za-z0-9_.~-]+");
            assertThat(PagePosition.ofCursor(start.cursor(), ALL, order)).isEqualTo(start);
            assertThat(PagePosition.ofCursor(further.cursor(), ALL, order)).isEqualTo(further);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o3",
                "3~-inf~0~~",
                "x3~-inf~0~~",
                "o9~-inf~0~~",
                "o-1~-inf~0~~",
                "o3~+inf~0~~",
                "o3~1~-1~~",
                "o3~1~0~ax~",
                "o3~1~0~d x~",
                "o0~-inf~0~~inf",
                "o3~1~0~~ ",
                "o3~1~0~~\n"
            })
    void aMalformedCursorIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PagePosition.ofCursor(text, ALL, SearchOrder.OLDEST));
    }

    @Test
    void aCursorOfAnotherPlaceOrOrderIsRefused() {
        String cursor = startOf(Key.DELAYED).cursor();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PagePosition.ofCursor(cursor, List.of(Key.DEAD_LETTER), SearchOrder.OLDEST));
        assertThatIllegalArgumentException().isThrownBy(() -> PagePosition.ofCursor(cursor, ALL, SearchOrder.NEWEST));
    }

    @Test
    void aListContinuesAfterItsRows() {
        PagePosition further = startOf(Key.PENDING_LOW)
                .found(0, "9")
                .after(List.of("da", "db"), List.of("", ""))
                .after(List.of("dc"), List.of(""));
        assertThat(further).isEqualTo(new PagePosition(Key.PENDING_LOW, SearchOrder.OLDEST, "-inf", 3, "dc", "6"));
    }

    @Test
    void aSortedSetContinuesAfterItsLastMember() {
        PagePosition further = startOf(Key.DELAYED).found(0, "9").after(List.of("dz", "da"), List.of("5", "7"));
        assertThat(further).isEqualTo(new PagePosition(Key.DELAYED, SearchOrder.OLDEST, "7", 0, "da", "9"));
    }

    @Test
    void batchesContinueAfterTheMembersOfTheirLastScore() {
        PagePosition first = startOf(Key.LEASES).after(List.of("da", "db", "dc"), List.of("5", "7", "7"));
        assertThat(first).isEqualTo(new PagePosition(Key.LEASES, SearchOrder.OLDEST, "7", 2, "", ""));
        assertThat(first.after(List.of("dd", "de"), List.of("7", "7")).skip()).isEqualTo(4);
        assertThat(first.after(List.of("dd", "de"), List.of("7", "8")).skip()).isEqualTo(1);
    }

    @Test
    void thereIsNoPlaceAfterTheLast() {
        List<Key> places = List.of(Key.DELAYED, Key.LEASES);
        PagePosition next = startOf(Key.DELAYED).nextPlace(places);
        assertThat(next).isEqualTo(startOf(Key.LEASES));
        assertThat(next.nextPlace(places)).isNull();
    }

    private static PagePosition startOf(Key place) {
        return PagePosition.startOf(place, SearchOrder.OLDEST);
    }
}
