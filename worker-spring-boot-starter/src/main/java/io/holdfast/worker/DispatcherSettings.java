package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sweep that moves delayed tasks to pending when they are due.
 *
 * @param enabled whether this process sweeps
 * @param interval the longest time between two sweeps; a task that is known to be due earlier is moved on time
 */
public record DispatcherSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1s") Duration interval) {

    public DispatcherSettings {
        Setting.checkMillis("dispatcher.interval", interval);
    }
}
