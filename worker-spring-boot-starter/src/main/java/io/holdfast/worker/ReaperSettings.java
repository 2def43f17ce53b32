package io.holdfast.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sweep that takes tasks back from dead workers. One worker of a queue that sweeps is enough; more do no harm.
 *
 * @param enabled whether this process sweeps
 * @param interval the time between two sweeps; a third of the lease when that is shorter, because a longer silence
 *     can't be told from an outage
 * @param maxReclaims deaths of its worker before a task is a dead letter
 * @param deathWatch whether this process looks for workers whose connections are gone, so that their tasks come back
 *     before their leases expire
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
