package io.holdfast.worker.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the client.
 *
 * @param maxPending pending and delayed tasks of a queue above which the client enqueues nothing; 0 for no limit
 * @param maxQueues number of queues above which the client creates no further one; 0 for no limit
 */
@ConfigurationProperties("holdfast.client")
record TaskClientProperties(
        @DefaultValue("0") long maxPending,
        @DefaultValue("1000") int maxQueues) {

    TaskClientProperties {
        if (maxPending < 0) {
            throw new IllegalArgumentException(
                    "holdfast.client.max-pending is " + maxPending + ": it must be 0 or more");
        }
        if (maxQueues < 0) {
            throw new IllegalArgumentException("holdfast.client.max-queues is " + maxQueues + ": it must be 0 or more");
        }
    }
}
