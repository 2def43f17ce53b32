package io.holdfast.queue.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Shortens a failing run: drops every step that the failure does not need, first in halves, finally one by one (A.
 * Zeller, "Simplifying and isolating failure-inducing input", 2002).
 */
final class Shrinker {
    private final UnaryOperator<List<Integer>> replay;
    private final long deadlineNanos;
    private int replaysLeft;

    /** @param replay returns the steps up to the failing one; empty if the run did not fail */
    Shrinker(int mostReplays, Duration mostTime, UnaryOperator<List<Integer>> replay) {
        this.replay = replay;
        this.replaysLeft = mostReplays;
        this.deadlineNanos = System.nanoTime() + mostTime.toNanos();
    }

    List<Integer> shrink(List<Integer> failing) {
        List<Integer> shortest = failing;
        int chunk = Math.max(1, failing.size() / 2);
        while (true) {
            List<Integer> shorter = withoutChunks(shortest, chunk);
            boolean dropped = shorter.size() < shortest.size();
            shortest = shorter;
            if ((chunk == 1 && !dropped) || isOver()) {
                return shortest;
            }
            chunk = Math.max(1, Math.min(chunk, shortest.size()) / 2);
        }
    }

    private List<Integer> withoutChunks(List<Integer> failing, int chunk) {
        List<Integer> shortest = failing;
        int from = 0;
        while (from < shortest.size() && !isOver()) {
            List<Integer> part = new ArrayList<>(shortest);
            part.subList(from, Math.min(part.size(), from + chunk)).clear();
            List<Integer> fails = part.isEmpty() ? part : replayed(part);
            if (fails.isEmpty()) {
                from += chunk;
            } else {
                shortest = fails;
            }
        }
        return shortest;
    }

    private List<Integer> replayed(List<Integer> part) {
        replaysLeft--;
        return replay.apply(part);
    }

    private boolean isOver() {
        return replaysLeft <= 0 || System.nanoTime() - deadlineNanos > 0;
    }
}
