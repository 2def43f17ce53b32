package io.holdfast.samples.thumbnails;

import java.util.function.Predicate;
import java.util.function.Supplier;

/** Polls until a condition holds. */
final class WaitLoop {

    private static final long PAUSE_MILLIS = 50;

    private WaitLoop() {}

    static <T> T until(Supplier<T> look, Predicate<T> enough) throws InterruptedException {
        T seen = look.get();
        while (!enough.test(seen)) {
            Thread.sleep(PAUSE_MILLIS);
            seen = look.get();
        }
        return seen;
    }
}
