package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sweep that reclaims tasks of dead workers. One worker of a queue that sweeps is enough; more do no harm.
 *
 * @param enabled whether this process sweeps
 * @param interval the time between two sweeps; a third of the lease if that is shorter, because a longer silence
 *     looks like an outage
 * @param maxReclaims how many workers may die while they run a task before it becomes a dead letter
 * @param deathWatch whether this process monitors the connections of workers, so that tasks of dead ones are
 *     reclaimed before their leases expire
 */
public record ReaperSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5s") Duration interval,
        @DefaultValue("5") int maxReclaims,
        @DefaultValue("true") boolean deathWatch) {

    public ReaperSettings {
        Setting.checkMillis("reaper.interval", interval);
        Setting.check("reaper.max-reclaims", maxReclaims, maxReclaims >= 1, "1 or more");
    }
}
