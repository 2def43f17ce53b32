package io.holdfast.monitor.web.queues;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.monitor.web.format.Formats;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.statistics.Counter;
import io.holdfast.queue.statistics.Series;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One queue at a moment. Absent numbers are unknown.
 *
 * @param workers the living workers that serve it
 * @param enqueuedPerSecond in the last minute, as the other rates
 * @param failureRate the share of runs that failed, 0 to 1; absent if none ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(SnakeCaseStrategy.class)
record QueueView(
        String name,
        @Nullable Boolean paused,
        @Nullable Long pendingHigh,
        @Nullable Long pendingDefault,
        @Nullable Long pendingLow,
        @Nullable Long delayed,
        @Nullable Long processing,
        @Nullable Long deadLetter,
        @Nullable Long completed,
        @Nullable Long oldestPendingMs,
        @Nullable Long workers,
        @Nullable Double enqueuedPerSecond,
        @Nullable Double completedPerSecond,
        @Nullable Double failedPerSecond,
        @Nullable Double failureRate) {

    static QueueView of(String name, @Nullable Depths depths, @Nullable Long workers, @Nullable Series minute) {
        Duration oldest = depths == null ? null : depths.oldestPending();
        return new QueueView(
                name,
                depths == null ? null : depths.paused(),
                depths == null ? null : depths.pendingHigh(),
                depths == null ? null : depths.pendingDefault(),
                depths == null ? null : depths.pendingLow(),
                depths == null ? null : depths.delayed(),
                depths == null ? null : depths.processing(),
                depths == null ? null : depths.deadLetter(),
                depths == null ? null : depths.completed(),
                oldest == null ? null : oldest.toMillis(),
                workers,
                rate(minute, Counter.ENQUEUED),
                rate(minute, Counter.COMPLETED),
                sum(rate(minute, Counter.RETRIED), rate(minute, Counter.DEAD)),
                failureRate(minute));
    }

    private static @Nullable Double rate(@Nullable Series minute, Counter counter) {
        return minute == null || minute.covered().isZero() ? null : minute.rate(counter);
    }

    private static @Nullable Double sum(@Nullable Double one, @Nullable Double other) {
        return one == null || other == null ? null : one + other;
    }

    private static @Nullable Double failureRate(@Nullable Series minute) {
        if (minute == null) {
            return null;
        }
        long failed = minute.total().count(Counter.RETRIED) + minute.total().count(Counter.DEAD);
        long ended = failed + minute.total().count(Counter.COMPLETED);
        return ended == 0 ? null : (double) failed / ended;
    }

    @JsonIgnore
    public boolean known() {
        return paused != null;
    }

    long pending() {
        return zero(pendingHigh) + zero(pendingDefault) + zero(pendingLow);
    }

    long oldest() {
        return zero(oldestPendingMs);
    }

    long dead() {
        return zero(deadLetter);
    }

    double failing() {
        return failedPerSecond == null ? 0 : failedPerSecond;
    }

    private static long zero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    /** What keeps its tasks from running; null if nothing is known to. */
    @JsonIgnore
    public @Nullable String note() {
        if (paused == null) {
            return "unreadable";
        } else if (paused) {
            return "paused";
        }
        return workers != null && workers == 0 && pending() > 0 ? "no worker" : null;
    }

    @JsonIgnore
    public String pendingText() {
        return paused == null ? Formats.NONE : Formats.count(pending());
    }

    @JsonIgnore
    public String splitText() {
        return "high " + text(pendingHigh) + ", default " + text(pendingDefault) + ", low " + text(pendingLow);
    }

    @JsonIgnore
    public String oldestText() {
        return oldestPendingMs == null ? Formats.NONE : Formats.duration(Duration.ofMillis(oldestPendingMs));
    }

    @JsonIgnore
    public String enqueuedText() {
        return perSecond(enqueuedPerSecond);
    }

    @JsonIgnore
    public String completedText() {
        return perSecond(completedPerSecond);
    }

    @JsonIgnore
    public String failureText() {
        return percent(failureRate);
    }

    static String text(@Nullable Long number) {
        return number == null ? Formats.NONE : Formats.count(number);
    }

    static String perSecond(@Nullable Double rate) {
        if (rate == null) {
            return Formats.NONE;
        }
        return rate >= 10 || rate == 0
                ? Formats.count(Math.round(rate))
                : String.format(Locale.ROOT, rate < 0.1 ? "%.2f" : "%.1f", rate);
    }

    static String percent(@Nullable Double share) {
        if (share == null) {
            return Formats.NONE;
        }
        double percent = 100 * share;
        return String.format(Locale.ROOT, percent > 0 && percent < 10 ? "%.1f %%" : "%.0f %%", percent);
    }
}
