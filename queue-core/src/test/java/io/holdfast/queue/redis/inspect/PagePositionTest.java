package io.holdfast.queue.redis.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.redis.script.Key;
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
                "DELAYED",
                "RENEWED",
                "LEASES",
                "COMPLETED",
                "DEAD_LETTER"
            })
    void aCursorLeadsBackToItsPosition(Key place) {
        PagePosition start = PagePosition.startOf(place);
        PagePosition further = new PagePosition(place, "1790000000123", 17);
        assertThat(PagePosition.ofCursor(start.cursor(), ALL)).isEqualTo(start);
        assertThat(PagePosition.ofCursor(further.cursor(), ALL)).isEqualTo(further);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "3_-inf", "8_-inf_0", "-1_-inf_0", "3_+inf_0", "3_1e9_0", "3_1_-1", "3_1_0 ", "3_1_0\n"
            })
    void aMalformedCursorIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PagePosition.ofCursor(text, ALL));
    }

    @Test
    void aCursorOfAnotherPlaceIsRefused() {
        String cursor = PagePosition.startOf(Key.DELAYED).cursor();
        assertThatIllegalArgumentException().isThrownBy(() -> PagePosition.ofCursor(cursor, List.of(Key.DEAD_LETTER)));
    }

    @Test
    void aListContinuesAfterItsRows() {
        PagePosition start = PagePosition.startOf(Key.PENDING_LOW);
        assertThat(start.after(List.of("", "")).after(List.of("")))
                .isEqualTo(new PagePosition(Key.PENDING_LOW, "-inf", 3));
    }

    @Test
    void aSortedSetContinuesAfterTheMembersOfItsLastScore() {
        PagePosition start = PagePosition.startOf(Key.DELAYED);
        PagePosition first = start.after(List.of("5", "7", "7"));
        assertThat(first).isEqualTo(new PagePosition(Key.DELAYED, "7", 2));
        assertThat(first.after(List.of("7", "7"))).isEqualTo(new PagePosition(Key.DELAYED, "7", 4));
        assertThat(first.after(List.of("7", "8"))).isEqualTo(new PagePosition(Key.DELAYED, "8", 1));
    }

    @Test
    void thereIsNoPlaceAfterTheLast() {
        List<Key> places = List.of(Key.DELAYED, Key.LEASES);
        PagePosition next = PagePosition.startOf(Key.DELAYED).nextPlace(places);
        assertThat(next).isEqualTo(PagePosition.startOf(Key.LEASES));
        assertThat(next.nextPlace(places)).isNull();
    }
}
