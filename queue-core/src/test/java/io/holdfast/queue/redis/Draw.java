package io.holdfast.queue.redis;

import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;

/**
 * The random draws of one step. They depend only on the run's seed and the step's number, and a choice among the
 * existing elements depends on nothing else that exists, so that a step does nearly the same when earlier steps are
 * left out.
 */
final class Draw {
    private static final int WORKERS = 3;

    private final Random random;
    private final int number;
    private final long salt;

    Draw(long seed, int number) {
        this.random = new Random(mixed(seed * 1_000_003 + number));
        this.number = number;
        this.salt = random.nextLong();
    }

    /** The number of the step within its run. */
    int number() {
        return number;
    }

    /** Whether this is a phase with few tasks and many workers, or the opposite. */
    boolean drains() {
        return number / 50 % 2 == 1;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int chances) {
        return below(chances) == 0;
    }

    Duration upTo(int millis) {
        return Duration.ofMillis(below(millis));
    }

    WorkerId worker() {
        return new WorkerId("w" + below(WORKERS));
    }

    /** A draw that depends only on this element. */
    int below(int bound, Object thing) {
        return (int) Math.floorMod(mixed(salt + thing.toString().hashCode()), (long) bound);
    }

    <T> Optional<T> oneOf(Collection<T> things) {
        return things.stream()
                .min(Comparator.comparing(thing -> mixed(salt + thing.toString().hashCode())));
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
