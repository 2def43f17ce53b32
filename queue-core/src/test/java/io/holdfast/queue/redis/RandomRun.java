package io.holdfast.queue.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one seed, by their numbers. They are the same each time, and any part of them is a run as well, so that one
 * that fails can be cut down to what it takes.
 */
record RandomRun(long seed, List<Integer> numbers) {
    private static final int MOST_REPLAYS = 600;
    private static final Duration MOST_TIME = Duration.ofSeconds(90);
    private static final String LEASE = "Lease\\[queue=[^,]+, task=([^,]+), token=(\\d+), worker=[^]]+]";

    /**
     * What came of a run.
     *
     * @param steps in words
     * @param flaw what went wrong at the last of them; null when all went well
     */
    record Outcome(
            RandomRun run, List<Step> steps, @Nullable Throwable flaw) {

        /** The run up to the step at which it failed. */
        RandomRun cut() {
            return new RandomRun(run.seed, run.numbers.subList(0, steps.size()));
        }

        /** The steps in words, and how to take them again. */
        String story() {
            String told = IntStream.range(0, steps.size())
                    .mapToObj(i -> "  " + run.numbers.get(i) + " " + steps.get(i) + "\n")
                    .collect(Collectors.joining())
                    .replaceAll(LEASE, "$1@$2");
            String numbers = cut().numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
            return told + "again with -Dholdfast.seed=" + run.seed + " -Dholdfast.steps=" + numbers;
        }
    }

    static RandomRun of(long seed, int steps) {
        return new RandomRun(seed, IntStream.range(0, steps).boxed().toList());
    }

    /** Takes the steps on emptied twins, until they disagree or an invariant breaks. */
    Outcome on(Twins twins) {
        List<Step> steps = new ArrayList<>();
        int taken = 0;
        try {
            twins.restart();
            Scene scene = new Scene(twins, numbers.get(numbers.size() - 1) + 1);
            for (; taken < numbers.size(); taken++) {
                steps.add(RandomSteps.take(scene, seed, numbers.get(taken)));
                scene.check(steps.get(taken));
            }
            return new Outcome(this, steps, null);
        } catch (AssertionError | RuntimeException e) {
            if (steps.size() == taken) {
                steps.add(Step.broken(e));
            }
            return new Outcome(this, steps, e);
        }
    }

    /** The shortest run that was found to fail as this one does, or in another way. */
    Outcome shrunkOn(Twins twins) {
        Shrinker shrinker = new Shrinker(MOST_REPLAYS, MOST_TIME, part -> {
            Outcome outcome = new RandomRun(seed, part).on(twins);
            return outcome.flaw == null ? List.of() : outcome.cut().numbers;
        });
        return new RandomRun(seed, shrinker.shrink(numbers)).on(twins);
    }
}
