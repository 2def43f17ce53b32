package io.holdfast.monitor.config;

import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The monitor's settings.
 *
 * @param interval between two reads from Redis; one second looks live to people and costs Redis a few short commands
 * @param silentAfter a worker without a heartbeat for this long counts as silent
 * @param basePath path prefix under which everything is also served, for proxies that do not strip it; empty for none
 * @param maxQueues number of queues; what would create one more is refused, as the producer does
 */
@ConfigurationProperties("holdfast.monitor")
public record MonitorProperties(
        @DefaultValue("1s") Duration interval,
        @DefaultValue("15s") Duration silentAfter,
        @DefaultValue("") String basePath,
        @DefaultValue("1000") int maxQueues) {

    public static final int MAX_QUEUES = 1_000_000;

    /** No segment starts with a dot. */
    public static final Pattern BASE_PATH = Pattern.compile("/?|(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?");

    private static final Duration MIN_INTERVAL = Duration.ofMillis(100);

    public MonitorProperties {
        if (interval.compareTo(MIN_INTERVAL) < 0 || !TimeRange.contains(interval)) {
            throw new IllegalArgumentException("holdfast.monitor.interval is " + interval + ": it must be 100ms to "
                    + TimeRange.MAX_DURATION.toDays() + "d");
        }
        if (silentAfter.compareTo(interval) < 0 || !TimeRange.contains(silentAfter)) {
            throw new IllegalArgumentException("holdfast.monitor.silent-after is " + silentAfter
                    + ": it must be from holdfast.monitor.interval to " + TimeRange.MAX_DURATION.toDays() + "d");
        }
        if (maxQueues < 1 || maxQueues > MAX_QUEUES) {
            throw new IllegalArgumentException(
                    "holdfast.monitor.max-queues is " + maxQueues + ": it must be 1 to " + MAX_QUEUES);
        }
        if (!BASE_PATH.matcher(basePath).matches()) {
            throw new IllegalArgumentException("holdfast.monitor.base-path is '" + basePath
                    + "': it must be a path like /holdfast or /ops/queues");
        }
        basePath = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
    }
}
