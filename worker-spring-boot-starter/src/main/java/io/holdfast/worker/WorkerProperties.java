package io.holdfast.worker;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a worker.
 *
 * @param slots tasks that this process runs at a time
 * @param queues the queues that it serves, round-robin; {@code *} for all
 * @param leaseTtl how long a task stays with a worker that does not renew its lease; renewed every third of it. A
 *     longer lease survives longer pauses of the worker, a shorter one recovers sooner from its death
 * @param shutdownGrace how long running tasks may continue after a stop
 * @param retry when failed tasks run again
 * @param reaper the sweep that reclaims tasks of dead workers
 * @param dispatcher the sweep that moves delayed tasks to pending when they are due
 * @param retention how long ended tasks and keys are remembered
 * @param schedules those that the application declares
 * @param handlers how the tasks of a type are run, by type
 */
@ConfigurationProperties(WorkerProperties.PREFIX)
public record WorkerProperties(
        @DefaultValue("1") int slots,
        @DefaultValue("default") List<String> queues,
        @DefaultValue("30s") Duration leaseTtl,
        @DefaultValue("30s") Duration shutdownGrace,
        @NestedConfigurationProperty @DefaultValue RetrySettings retry,
        @NestedConfigurationProperty @DefaultValue ReaperSettings reaper,
        @NestedConfigurationProperty @DefaultValue DispatcherSettings dispatcher,
        @NestedConfigurationProperty @DefaultValue RetentionSettings retention,
        @NestedConfigurationProperty @DefaultValue ScheduleSettings schedules,
        @DefaultValue Map<String, HandlerSettings> handlers) {

    public static final String PREFIX = Setting.PREFIX;

    /** All known queues. */
    public static final String ALL_QUEUES = "*";

    static final int MAX_SLOTS = 100_000;

    public WorkerProperties {
        queues = List.copyOf(queues);
        handlers = Map.copyOf(handlers);
        Setting.check("slots", slots, slots >= 1 && slots <= MAX_SLOTS, "1 to " + MAX_SLOTS);
        Setting.check(
                "queues",
                queues,
                !queues.isEmpty() && queues.stream().allMatch(WorkerProperties::isQueue),
                "a list of queue names (1 to 64 of A-Z a-z 0-9 _ -), or " + ALL_QUEUES);
        Setting.check("lease-ttl", leaseTtl, TimeRange.isLease(leaseTtl), "1s to 24h");
        Setting.checkTime("shutdown-grace", shutdownGrace);
    }

    private static boolean isQueue(String name) {
        if (name.equals(ALL_QUEUES)) {
            return true;
        }
        try {
            return new QueueName(name).value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
