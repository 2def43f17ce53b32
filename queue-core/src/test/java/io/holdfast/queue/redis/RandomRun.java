package io.holdfast.queue.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one seed, by number. They are the same each time, and any subset is a run as well, so that a failing run
 * can be reduced.
 */
record RandomRun(long seed, List<Integer> numbers) {
    private static final int MAX_REPLAYS = 600;
    private static final Duration MAX_TIME = Duration.ofSeconds(90);
    private static final String LEASE = "Lease\\[queue=[^,]+, task=([^,]+), token=(\\d+), worker=[^]]+]";

    /**
     * The outcome of a run.
     *
     * @param steps in words
     * @param flaw what went wrong at the last step; null if nothing did
     */
    record Outcome(
            RandomRun run, List<Step> steps, @Nullable Throwable flaw) {

        /** The run up to the step at which it failed. */
        RandomRun cut() {
            return new RandomRun(run.seed, run.numbers.subList(0, steps.size()));
        }

        /** The steps in words, and how to repeat them. */
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

    /** Takes the steps on emptied twins until the twins differ or an invariant is violated. */
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

    /** The shortest run found that fails, in the same way or another. */
    Outcome shrunkOn(Twins twins) {
        Shrinker shrinker = new Shrinker(MAX_REPLAYS, MAX_TIME, part -> {
            Outcome outcome = new RandomRun(seed, part).on(twins);
            return outcome.flaw == null ? List.of() : outcome.cut().numbers;
        });
        return new RandomRun(seed, shrinker.shrink(numbers)).on(twins);
    }
}
