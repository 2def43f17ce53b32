package io.holdfast.worker.execute;

import io.holdfast.queue.worker.RunningTask;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tasks whose handlers run at this moment. */
public final class RunningTasks {

    /** One of them. */
    public interface Run {

        /** When its handler was called, by {@link System#nanoTime}; empty before that. */
        OptionalLong startNanos();

        /** What a report says about it. */
        RunningTask report(Duration age);

        /** Interrupts the handler: the worker stops, and its grace period has ended. */
        void stop();
    }

    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    void started(Run run) {
        running.add(run);
    }

    void ended(Run run) {
        running.remove(run);
    }

    public int count() {
        return running.size();
    }

    /** Those that have run longest, longest first. */
    public List<RunningTask> longest(int max) {
        long now = System.nanoTime();
        return running.stream()
                .map(run -> new Aged(run, Math.max(0, now - run.startNanos().orElse(now))))
                .sorted(Comparator.comparingLong(Aged::nanos).reversed())
                .limit(max)
                .map(aged -> aged.run.report(Duration.ofNanos(aged.nanos)))
                .toList();
    }

    /** Its age is read once: a sort must not see it change. */
    private record Aged(Run run, long nanos) {}

    public List<Run> all() {
        return List.copyOf(running);
    }
}
