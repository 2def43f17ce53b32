package io.holdfast.worker.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the client.
 *
 * @param maxPending pending and delayed tasks of a queue beyond which the client enqueues nothing; 0 for any number
 * @param maxQueues that may exist; the client enqueues nothing to one more; 0 for any number
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
