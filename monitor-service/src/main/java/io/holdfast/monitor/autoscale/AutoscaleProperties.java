package io.holdfast.monitor.autoscale;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the recommendation.
 *
 * @param targetWait how long a task may wait before it starts, unless a request says otherwise; half a minute is about what
 *     a new worker takes to start
 */
@ConfigurationProperties("holdfast.monitor.autoscale")
public record AutoscaleProperties(@DefaultValue("30s") Duration targetWait) {

    public AutoscaleProperties {
        if (!ScaleGoal.isTargetWait(targetWait)) {
            throw new IllegalArgumentException("holdfast.monitor.autoscale.target-wait is " + targetWait
                    + ": it must be " + ScaleGoal.MIN_TARGET_WAIT.toMillis() + "ms to "
                    + ScaleGoal.MAX_TARGET_WAIT.toDays() + "d");
        }
    }
}
