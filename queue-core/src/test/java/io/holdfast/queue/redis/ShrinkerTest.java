package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final List<Integer> THOUSAND =
            IntStream.range(0, 1_000).boxed().toList();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private int replays;

    /** A run that fails at the last of these steps if it contains all of them. */
    private List<Integer> failingWith(List<Integer> part, Integer... needed) {
        replays++;
        return part.containsAll(List.of(needed))
                ? part.subList(0, part.indexOf(needed[needed.length - 1]) + 1)
                : List.of();
    }

    @Test
    void onlyTheStepsNeededForTheFailureRemain() {
        Shrinker shrinker = new Shrinker(1_000, MINUTE, part -> failingWith(part, 3, 404, 405, 777));
        assertThat(shrinker.shrink(THOUSAND)).containsExactly(3, 404, 405, 777);
        assertThat(replays).isLessThan(150);
    }

    @Test
    void aSingleStepMayRemain() {
        assertThat(new Shrinker(1_000, MINUTE, part -> failingWith(part, 999)).shrink(THOUSAND))
                .containsExactly(999);
    }

    @Test
    void aRunThatNeedsAllItsStepsIsNotShortened() {
        List<Integer> whole = THOUSAND.subList(0, 9);
        assertThat(new Shrinker(1_000, MINUTE, part -> failingWith(part, whole.toArray(Integer[]::new))).shrink(whole))
                .isEqualTo(whole);
    }

    @Test
    void itStopsAfterTheMaximumNumberOfReplays() {
        List<Integer> shrunk = new Shrinker(5, MINUTE, part -> failingWith(part, 3, 777)).shrink(THOUSAND);
        assertThat(replays).isEqualTo(5);
        assertThat(failingWith(new ArrayList<>(shrunk), 3, 777)).isEqualTo(shrunk);
        assertThat(shrunk).hasSizeGreaterThan(2);
    }
}
